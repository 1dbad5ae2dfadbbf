import Foundation
import LinearAlgebra
import Processing

/// The whole command, from the scene's file to the product's folder, against reading the file and
/// against other programs.
struct CommandBenchmark {
  let context: BenchmarkContext

  /// The lines of this section.
  func run() throws -> [ReportLine] {
    let scene = try context.scene(.enviBIL)
    let withModel = ["--model", try context.model()]
    var lines: [ReportLine] = []
    let command = try time(scene, withModel)
    lines.append(try againstReading(scene, withModel))
    lines.append(try againstOrfeo(scene, command))
    lines.append(try againstPyTorch(scene, command))
    for layout in [SimulatedLayout.enviBSQ, .enviBIP, .geoTIFFTiledDeflate] {
      let other = try context.scene(layout)
      let seconds = try time(other, withModel).median
      lines.append(ReportLine("unmix scene --model, \(layout.rawValue)", seconds, "s"))
      try context.forget(layout)
    }
    let exact = try time(scene, ["--method", "fcls", "--endmembers", scene.truthEndmembers])
    lines.append(
      ReportLine(
        "unmix scene --method fcls, envi-bil",
        exact.median,
        "s",
        ratio: ReportLine.Ratio(
          value: exact.median / command.median,
          of: "times the command with the network",
          target: nil
        )
      )
    )
    lines.append(try againstPysptools(exact.median))
    return lines
  }

  private func unmix(_ scene: SimulationReport, _ method: [String]) throws {
    try ChildProcess.run(
      ChildProcess.unmix,
      ["scene", scene.scene] + method + ["--overwrite", "-o", context.path("product")]
    )
  }

  private func time(_ scene: SimulationReport, _ method: [String]) throws -> Stopwatch.Seconds {
    try context.stopwatch.time { try unmix(scene, method) }
  }

  private func againstReading(
    _ scene: SimulationReport,
    _ method: [String]
  ) throws -> ReportLine {
    let (time, reading) = try context.stopwatch.time(
      { try unmix(scene, method) },
      against: { try ReadingReference.readLoop(scene.scene) }
    )
    return ReportLine(
      "unmix scene --model, envi-bil",
      time.median,
      "s",
      ratio: ReportLine.Ratio(
        value: time.median / reading.median,
        of: "times reading the file (dd bs=128k)",
        target: context.reach(.atMost(6))
      ),
      note: "reading: \(Figures.short(reading.median)) s"
    )
  }

  private func againstOrfeo(
    _ scene: SimulationReport,
    _ command: Stopwatch.Seconds
  ) throws -> ReportLine {
    let name = "Orfeo ToolBox HyperspectralUnmixing -ua ucls, plain output"
    guard ChildProcess.isInstalled(Peer.orfeo) else {
      return ReportLine(missing: name, hint: Peer.orfeoHint)
    }
    let library = try EndmemberRaster.write(context.endmembers, to: context.path("endmembers"))
    let seconds = try Stopwatch(repetitions: 3).time {
      try ChildProcess.run(
        Peer.orfeo,
        ["-in", scene.scene, "-ie", library, "-ua", "ucls", "-out", context.path("orfeo.tif")]
      )
    }
    return compared(name, seconds.median, with: command, reach: 12)
  }

  private func againstPyTorch(
    _ scene: SimulationReport,
    _ command: Stopwatch.Seconds
  ) throws -> ReportLine {
    let name = "rasterio + PyTorch, the same network, plain output"
    guard let peer = try Peer.pyTorchScene(context, scene: scene.scene) else {
      return ReportLine(missing: name, hint: Peer.rasterioHint)
    }
    return compared(
      name,
      peer.seconds,
      with: command,
      reach: 10,
      note: peer.version + ", without the start of the interpreter"
    )
  }

  private func againstPysptools(_ exact: Double) throws -> ReportLine {
    let name = "pysptools FCLS, a pixel"
    let pixelCount = context.isSmoke ? 5 : 1_000
    guard let peer = try Peer.pysptoolsPixel(context, pixels: pixelCount) else {
      return ReportLine(missing: name, hint: Peer.pysptoolsHint)
    }
    let perPixel = peer.seconds / Double(pixelCount)
    return ReportLine(
      name,
      perPixel * 1e6,
      "µs",
      ratio: ReportLine.Ratio(
        value: perPixel / (exact / Double(context.width * context.height)),
        of: "times the time of unmix --method fcls, all of it",
        target: context.reach(.atLeast(200))
      ),
      note: peer.version
    )
  }

  private func compared(
    _ name: String,
    _ seconds: Double,
    with command: Stopwatch.Seconds,
    reach: Double,
    note: String? = nil
  ) -> ReportLine {
    ReportLine(
      name,
      seconds,
      "s",
      ratio: ReportLine.Ratio(
        value: seconds / command.median,
        of: "times the time of unmix scene --model",
        target: context.reach(.atLeast(reach))
      ),
      note: note
    )
  }
}
