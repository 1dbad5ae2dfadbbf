import ArgumentParser
import Foundation
import Rasters

/// The command `unmix-bench`.
@main
struct UnmixBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unmix-bench",
    abstract: "Shows how fast unmix is here, against reading the file and other programs.",
    discussion: """
      Every line is a median; what it is compared with is timed in turn with it, so the ratios \
      hold on a machine that does other work too. Where a ratio is to be reached, the line says \
      how much and whether it was met; all of these stand together in the end.

      Files are made in a folder of their own, which is removed in the end: a whole run needs \
      about 10 GB there, as much memory, and ten minutes. `unmix` must stand beside this program. \
      Orfeo ToolBox, PyTorch with rasterio, and pysptools are timed where they are installed; \
      lines of those that are not say how to install them.

      SECTIONS
        reading    how fast this machine gives the bytes of a file
        kernels    each kernel alone, on pixels in memory
        layouts    all that is done to the pixels of a scene, for each layout of the file
        command    unmix scene, from file to product, beside other programs
        training   unmix train, beside PyTorch
        engine     what a tile costs, and what a second worker brings
        floors     what the work takes at least, each part alone
        scale      memory and time on scenes of up to 40 GB

      EXAMPLES
        unmix-bench                         everything
        unmix-bench --only layouts,command  the sections that tell most
        unmix-bench --markdown run.md       as tables too
        unmix-bench --smoke                 whether all of it works, in seconds

      EXIT CODES: 0 done (whatever was reached), 1 failed, 64 usage, 130 interrupted.
      """
  )

  /// The sections of a run.
  enum Section: String, CaseIterable {
    case reading, kernels, layouts, command, training, engine, floors, scale

    var title: String {
      switch self {
      case .reading: "Reading"
      case .kernels: "Kernels, one worker"
      case .layouts: "Layouts: map or decode, project, two layers, quality; no output"
      case .command: "The whole command"
      case .training: "Training"
      case .engine: "Engine"
      case .floors: "Floors: what the work takes at least, each part alone"
      case .scale: "Memory and scale"
      }
    }

    /// Measures the lines of the section.
    func run(_ context: BenchmarkContext, _ add: (ReportLine) throws -> Void) throws {
      switch self {
      case .reading: try ReadingBenchmark(context: context).run(add)
      case .kernels: try KernelBenchmark(context: context).run(add)
      case .layouts: try LayoutBenchmark(context: context).run(add)
      case .command: try CommandBenchmark(context: context).run(add)
      case .training: try TrainingBenchmark(context: context).run(add)
      case .engine: try EngineBenchmark(context: context).run(add)
      case .floors: try FloorBenchmark(context: context).run(add)
      case .scale: try ScaleBenchmark(context: context).run(add)
      }
    }
  }

  @Flag(help: "Everything small: shows in seconds that all of it works, and measures nothing.")
  var smoke = false
  @Option(
    help: ArgumentHelp(
      "Sections to run, by commas: \(Section.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "list"
    )
  )
  var only: String?
  @Option(help: "How often each body is timed; slow ones less often.") var repetitions = 7
  @Option(help: ArgumentHelp("Where files are made.", valueName: "folder"))
  var scratch = NSTemporaryDirectory()
  @Option(help: ArgumentHelp("The scripts that run the peers.", valueName: "folder"))
  var peers = "Workflows/peers"
  @Flag(help: "Print one JSON document in the end; the lines go to standard error meanwhile.")
  var json = false
  @Option(help: ArgumentHelp("Also write the lines as tables of Markdown.", valueName: "file"))
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

  /// Removes folders and ends the process when a signal comes.
  private static func removing(
    _ folders: [String],
    on number: Int32
  ) -> any DispatchSourceSignal {
    signal(number, SIG_IGN)
    let listener = DispatchSource.makeSignalSource(signal: number, queue: .global())
    listener.setEventHandler {
      for folder in folders { try? FileManager.default.removeItem(atPath: folder) }
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
    defer { context.removeFolders() }
    let folders = [context.folder, context.memoryFolder].compactMap { $0 }
    // Where nobody reads on, as behind `head`, writing fails, and the folders are removed.
    signal(SIGPIPE, SIG_IGN)
    let listeners = [SIGINT, SIGTERM, SIGHUP].map { Self.removing(folders, on: $0) }
    defer { for listener in listeners { listener.cancel() } }
    try measure(context)
  }

  /// Runs the sections, and prints each line when it is measured.
  private func measure(_ context: BenchmarkContext) throws {
    var report = Report(arguments: Array(CommandLine.arguments.dropFirst()))
    var outputs: [(format: any ReportFormat, file: FileHandle)] = [
      (TextReport(), json ? .standardError : .standardOutput)
    ]
    if let markdown { outputs.append((MarkdownReport(), try FileHandle(newFile: markdown))) }
    func write(_ text: (any ReportFormat) -> String) throws {
      for (format, file) in outputs { try file.write(contentsOf: Data(text(format).utf8)) }
    }
    try write { $0.head(report) }
    for case .some(let section) in sections {
      report.sections.append(Report.Section(title: section.title))
      try write { $0.heading(section.title) }
      try section.run(context) { line in
        report.sections[report.sections.count - 1].lines.append(line)
        try write { $0.line(line) }
      }
    }
    if !report.judged.isEmpty { try write { $0.summary(report.judged) } }
    if json { try FileHandle.standardOutput.write(contentsOf: report.json) }
  }
}
