import ArgumentParser
import Foundation
import Rasters

/// The command `unmix-bench`.
@main
struct UnmixBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unmix-bench",
    abstract: "Times unmix against the read ceiling, plain loops and other programs, in one run.",
    discussion: """
      Files are made in a folder of their own, which is removed in the end; a whole run needs about \
      10 GB there and some minutes. `unmix` must stand beside this program. Peers are timed where \
      they are installed; the lines of those that are not say how to install them. Values are \
      medians.

      EXAMPLES
        unmix-bench --smoke
        unmix-bench --only training,engine
        unmix-bench --markdown run.md

      EXIT CODES: 0 done (whatever was reached), 1 failed, 64 usage, 130 interrupted.
      """
  )

  /// The sections of a run.
  enum Section: String, CaseIterable {
    case reading, kernels, layouts, command, training, engine, scale

    var title: String {
      switch self {
      case .reading: "Reading"
      case .kernels: "Kernels, one worker"
      case .layouts: "Layouts: map or decode, project, two layers, quality; no output"
      case .command: "The whole command"
      case .training: "Training"
      case .engine: "Engine"
      case .scale: "Memory and scale"
      }
    }

    func run(_ context: BenchmarkContext) throws -> [ReportLine] {
      switch self {
      case .reading: try ReadingBenchmark(context: context).run()
      case .kernels: try KernelBenchmark(context: context).run()
      case .layouts: try LayoutBenchmark(context: context).run()
      case .command: try CommandBenchmark(context: context).run()
      case .training: try TrainingBenchmark(context: context).run()
      case .engine: try EngineBenchmark(context: context).run()
      case .scale: try ScaleBenchmark(context: context).run()
      }
    }
  }

  @Flag(help: "Everything small: shows in seconds that all of it works, and measures nothing.")
  var smoke = false
  @Option(
    help: ArgumentHelp(
      "Sections to run, by commas: reading, kernels, layouts, command, training, engine, scale.",
      valueName: "list"
    )
  )
  var only: String?
  @Option(help: "How often each body is timed.") var repetitions = 7
  @Option(help: ArgumentHelp("Where files are made.", valueName: "folder"))
  var scratch = NSTemporaryDirectory()
  @Option(help: ArgumentHelp("The scripts that run the peers.", valueName: "folder"))
  var peers = "Workflows/peers"
  @Flag(help: "Print the result as JSON.") var json = false
  @Option(help: ArgumentHelp("Also write the result as Markdown.", valueName: "file"))
  var markdown: String?

  private var sections: [Section?] {
    guard let only else { return Section.allCases }
    return only.split(separator: ",").map { Section(rawValue: String($0)) }
  }

  func validate() throws {
    guard !sections.contains(nil), !sections.isEmpty else {
      let names = Section.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--only takes, by commas: \(names).")
    }
    guard repetitions > 0 else { throw ValidationError("--repetitions must be 1 or more.") }
    guard FileManager.default.isExecutableFile(atPath: ChildProcess.unmix) else {
      throw ValidationError("unmix is not beside this program: \(ChildProcess.unmix).")
    }
  }

  /// Removes a folder and ends the process when a signal comes.
  private static func removing(
    _ folder: String,
    on number: Int32
  ) -> any DispatchSourceSignal {
    signal(number, SIG_IGN)
    let listener = DispatchSource.makeSignalSource(signal: number, queue: .global())
    listener.setEventHandler {
      try? FileManager.default.removeItem(atPath: folder)
      _exit(130)
    }
    listener.resume()
    return listener
  }

  func run() throws {
    RasterReader.limitBlockCache(toBytes: 256 << 20)
    let context = try BenchmarkContext(
      isSmoke: smoke,
      parent: scratch,
      peerFolder: peers,
      repetitions: smoke ? 1 : repetitions
    )
    defer { try? context.removeFolder() }
    let listeners = [SIGINT, SIGTERM].map { Self.removing(context.folder, on: $0) }
    defer { for listener in listeners { listener.cancel() } }
    let words = ["unmix-bench"] + CommandLine.arguments.dropFirst()
    var report = Report(command: words.joined(separator: " "))
    for case .some(let section) in sections {
      let lines = try section.run(context)
      report.sections.append(Report.Section(title: section.title, lines: lines))
      if !json, let last = report.sections.last {
        FileHandle.standardOutput.write(Data((Report.text(last) + "\n\n").utf8))
      }
    }
    if json { FileHandle.standardOutput.write(try report.json) }
    if let markdown { try Data(report.markdown.utf8).write(to: URL(fileURLWithPath: markdown)) }
  }
}
