import Foundation
import Testing

/// Runs of a job as cron starts them.
@Suite("Nightly runs")
struct NightlyRunTests {
  private let folder: ScratchFolder

  init() throws {
    folder = try ScratchFolder()
    try folder.simulate()
  }

  private func write(_ text: String, to name: String) throws {
    try text.write(toFile: folder.file(name), atomically: true, encoding: .utf8)
  }

  /// A job over copies of the simulated scene.
  private func job(scenes names: [String], _ more: String = "") throws {
    try FileManager.default.createDirectory(
      atPath: folder.file("scenes"),
      withIntermediateDirectories: true
    )
    for name in names {
      for ending in ["img", "hdr"] {
        let bytes = try folder.data("trial/scene.\(ending)")
        try bytes.write(to: URL(fileURLWithPath: folder.file("scenes/\(name).\(ending)")))
      }
    }
    try write(
      "scenes: scenes\nendmembers: trial/truth_endmembers.csv\noutput: out\n\(more)\n",
      to: "job.yaml"
    )
  }

  private func run(_ more: String...) throws -> BuiltCommand.Result {
    try BuiltCommand.run(["batch", "run", "job.yaml"] + more, in: folder)
  }

  private func log() throws -> [String] {
    try String(contentsOfFile: folder.file("archive.log"), encoding: .utf8)
      .split(separator: "\n").map(String.init)
  }

  @Test("with --quiet a night without work prints nothing; the log has its beginning and end")
  func quiet() throws {
    try job(scenes: ["a", "b"])
    let first = try run("--quiet", "--log", "archive.log")
    #expect(first.exitCode == 0 && first.output.hasPrefix("Scenes: 2 done;"), "\(first)")
    let second = try run("--quiet", "--log", "archive.log")
    #expect(second.exitCode == 0 && second.output == "" && second.errors == "")
    let lines = try log().map { $0.dropFirst(20) }
    #expect(lines.count == 6)
    #expect(lines[4].hasSuffix("2 scenes: 2 up to date"))
    #expect(
      lines[5].hasPrefix("end       0 done, 2 up to date; ") && lines[5].hasSuffix("exit code 0")
    )
    #expect(try run().output.hasPrefix("Scenes: 0 done, 2 up to date; "))
  }

  @Test("a scene that failed is told of every night, and not printed again with --quiet")
  func failing() throws {
    try job(scenes: ["a"])
    try write("ENVI\n", to: "scenes/torn.hdr")
    try write("not an image", to: "scenes/torn.img")
    let first = try run("--quiet")
    #expect(first.exitCode == 3 && first.output.contains("FAILED    torn.img"), "\(first)")
    let again = try run("--quiet", "--retry-failed")
    #expect(again.exitCode == 3 && again.output.contains("torn.img"), "\(again)")
  }

  @Test("scenes with blanks, line ends and letters of any script keep the log in order")
  func names() throws {
    try job(scenes: ["a b", "\u{E9}\u{65E5}\u{672C}", "line\nend"])
    let result = try run("--log", "archive.log")
    #expect(result.output.hasPrefix("Scenes: 2 done, 1 left out;"), "\(result)")
    let lines = try log()
    #expect(lines.count == 5, "\(lines)")
    #expect(lines.contains { $0.contains("left out  line end.img") })
    #expect(lines.contains { $0.contains("done      \u{E9}\u{65E5}\u{672C}.img") })
  }

  @Test("a job runs from any folder; the log lies where the command was started")
  func otherFolder() throws {
    try job(scenes: ["a"])
    try FileManager.default.createDirectory(
      atPath: folder.file("elsewhere"),
      withIntermediateDirectories: false
    )
    let other = ["batch", "run", "../job.yaml", "--log", "night.log"]
    let process = Process()
    process.executableURL = URL(fileURLWithPath: BuiltCommand.path)
    process.arguments = other
    process.currentDirectoryURL = URL(fileURLWithPath: folder.file("elsewhere"))
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.file("elsewhere")) == ["night.log"]
    )
    #expect(FileManager.default.fileExists(atPath: folder.file("out/a/abundances.tif")))
    #expect(try run().output.contains("1 up to date"))
  }

  @Test("an output folder that is a symbolic link is one archive under both names")
  func link() throws {
    try FileManager.default.createDirectory(
      atPath: folder.file("disk"),
      withIntermediateDirectories: false
    )
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("out"),
      withDestinationPath: "disk"
    )
    try job(scenes: ["a"])
    #expect(try run().exitCode == 0)
    try write(
      "scenes: scenes\nendmembers: trial/truth_endmembers.csv\noutput: disk\n",
      to: "job.yaml"
    )
    #expect(try run().output.contains("1 up to date"))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.file("disk")).contains(".unmix")
    )
  }

  @Test("scenes of a list and of standard input; those that are not there are left out")
  func lists() throws {
    try job(scenes: ["a", "b"])
    try write("scenes/a.img\nscenes/gone.img\n", to: "list.txt")
    let text = "endmembers: trial/truth_endmembers.csv\noutput: out\nscenes: "
    try write(text + "\"@list.txt\"\n", to: "job.yaml")
    let result = try run()
    #expect(result.output.hasPrefix("Scenes: 1 done, 1 left out;"), "\(result)")
    #expect(result.output.contains("gone.img  it is not there"))
    try write(text + "\"@-\"\n", to: "job.yaml")
    let empty = try run()
    #expect(empty.exitCode == 0 && empty.output.hasPrefix("Scenes: 0 done;"), "\(empty)")
  }

  @Test(
    "an archive's members, a member by name and a composition are scenes, unchanged the next time"
  )
  func containers() throws {
    try job(scenes: ["a", "b"])
    let tar = Process()
    tar.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    tar.arguments = [
      "tar", "-cf", folder.file("tiles.tar"), "-C", folder.file("scenes"), "a.img", "a.hdr",
    ]
    try tar.run()
    tar.waitUntilExit()
    try write(
      """
      scenes: [tiles.tar, 'vrt://scenes/b.img?bands=1,2,3,4,5,6']
      endmembersFrom: scene
      count: 3
      method: fcls
      scale: 10000
      output: out
      """,
      to: "job.yaml"
    )
    let first = try run()
    #expect(first.output.hasPrefix("Scenes: 2 done;"), "\(first)")
    #expect(try run().output.hasPrefix("Scenes: 0 done, 2 up to date;"))
    let products = try FileManager.default.contentsOfDirectory(atPath: folder.file("out"))
    #expect(Set(products).isSuperset(of: ["a", "b"]))
    try write(
      "scenes: /vsitar/tiles.tar/a.img\nendmembersFrom: scene\ncount: 3\nmethod: fcls\nscale: 10000\noutput: out\n",
      to: "job.yaml"
    )
    #expect(try run().output.hasPrefix("Scenes: 0 done, 1 up to date;"))
  }

  @Test("a log that cannot be written keeps a run from beginning")
  func badLog() throws {
    try job(scenes: ["a"])
    let result = try run("--log", "none/archive.log")
    #expect(result.exitCode == 1 && result.errors.contains("none/archive.log"), "\(result)")
    #expect(!FileManager.default.fileExists(atPath: folder.file("out")))
  }

  /// A library that lets reads of a file never return, as those of a disk that is gone.
  private func hangingReads() throws -> String? {
    try write(
      """
      #define _GNU_SOURCE
      #include <stdio.h>
      #include <string.h>
      #include <unistd.h>
      #include <sys/syscall.h>
      ssize_t pread64(int fd, void *bytes, size_t count, off_t offset) {
        char link[64], path[4096] = {0};
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        if (readlink(link, path, sizeof path - 1) > 0 && strstr(path, "stuck")) for (;;) pause();
        return syscall(SYS_pread64, fd, bytes, count, offset);
      }
      ssize_t pread(int fd, void *bytes, size_t count, off_t offset) {
        return pread64(fd, bytes, count, offset);
      }
      """,
      to: "hang.c"
    )
    let compiler = Process()
    compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    compiler.arguments = [
      "cc", "-shared", "-fPIC", "-o", folder.file("hang.so"), folder.file("hang.c"),
    ]
    compiler.standardError = FileHandle.nullDevice
    try compiler.run()
    compiler.waitUntilExit()
    return compiler.terminationStatus == 0 ? folder.file("hang.so") : nil
  }

  @Test(
    "a second run is told of the first; SIGTERM ends that within a second though a reader hangs"
  )
  func hangingReader() throws {
    let library = try #require(try hangingReads(), "a C compiler is needed")
    try job(scenes: ["a", "stuck"])
    let process = try BuiltCommand.start(
      ["batch", "run", "job.yaml", "--log", "archive.log"],
      in: folder,
      environment: ["LD_PRELOAD": library]
    )
    for _ in 0..<1000 where process.isRunning {
      if (try? log())?.contains(where: { $0.contains("done      a.img") }) == true { break }
      Thread.sleep(forTimeInterval: 0.02)
    }
    Thread.sleep(forTimeInterval: 0.5)
    let other = try ScratchFolder()
    let second = try BuiltCommand.run(["batch", "run", folder.file("job.yaml")], in: other)
    #expect(second.exitCode == 75 && second.output == "", "\(second)")
    #expect(
      second.errors.split(separator: "\n").count == 1
        && second.errors.contains("process \(process.processIdentifier) on")
    )
    kill(process.processIdentifier, SIGTERM)
    let result = try BuiltCommand.result(of: process, in: folder)
    #expect(result.exitCode == 130, "\(result)")
    let last = try log().last ?? ""
    #expect(last.contains("end       1 done, 1 not done (interrupted);"), "\(last)")
    #expect(last.hasSuffix("exit code 130"))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.file("out")).sorted() == [
        ".unmix", "a", "archive.gpkg",
      ]
    )
    #expect(try run().output.hasPrefix("Scenes: 1 done, 1 up to date;"))
  }
}
