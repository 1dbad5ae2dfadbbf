import Foundation
import LinearAlgebra
import Processing
import Rasters
import Studies

/// The whole command, from the scene's file to the product's folder, against reading the file and
/// against other programs; each is timed in turn with the command.
struct CommandBenchmark {
  let context: BenchmarkContext

  /// Measures the lines of this section.
  func run(_ add: (ReportLine) throws -> Void) throws {
    let scene = try context.scene(.enviBIL)
    let network = ["--model", try context.model()]
    let exact = ["--method", "fcls", "--endmembers", scene.truthEndmembers]
    try add(againstReading(scene, network))
    try add(againstOrfeo(scene, network))
    try add(againstPyTorch(scene, network))
    for compression in [RasterCompression.zstd, .none] {
      try add(compressed(by: compression, scene, network))
    }
    for layout in [SimulatedLayout.enviBSQ, .enviBIP, .geoTIFFTiledDeflate] {
      let other = try context.scene(layout)
      try add(
        againstNetwork("unmix scene --model, \(layout.rawValue)", scene, network) {
          try unmix(other, network)
        }
      )
      try context.forget(layout)
    }
    try add(
      againstNetwork("unmix scene --method fcls, envi-bil", scene, network) {
        try unmix(scene, exact)
      }
    )
    try add(againstPysptools(scene, exact))
  }

  private func unmix(_ scene: SimulationReport, _ method: [String]) throws {
    try ChildProcess.run(
      ChildProcess.unmix,
      ["scene", scene.scene] + method + ["--overwrite", "-o", context.path("product")]
    )
  }

  private func againstReading(_ scene: SimulationReport, _ method: [String]) throws -> ReportLine {
    let times = try context.stopwatch.time(
      { try unmix(scene, method) },
      against: { try ReadingReference.readLoop(scene.scene) }
    )
    return ReportLine(
      "unmix scene --model, envi-bil",
      times.first.median,
      "s",
      ratio: ReportLine.Ratio(
        value: times.ratio,
        of: "times reading the file (dd bs=128k)",
        target: context.reach(.atMost(6))
      ),
      note: "reading: \(Figures.short(times.second.median)) s"
    )
  }

  private func againstNetwork(
    _ name: String,
    _ scene: SimulationReport,
    _ network: [String],
    _ body: () throws -> Void
  ) throws -> ReportLine {
    let times = try context.stopwatch.time(body, against: { try unmix(scene, network) })
    return ReportLine(
      name,
      times.first.median,
      "s",
      ratio: ReportLine.Ratio(
        value: times.ratio,
        of: "times unmix scene --model, envi-bil",
        target: nil
      )
    )
  }

  /// The product compressed otherwise than by DEFLATE.
  private func compressed(
    by compression: RasterCompression,
    _ scene: SimulationReport,
    _ network: [String]
  ) throws -> ReportLine {
    let name = "unmix scene --model --compress \(compression.rawValue), envi-bil"
    do { try compression.requireSupport() } catch {
      return ReportLine(name, nil, "s", note: "not measured: the TIFF library here has it not")
    }
    return try againstNetwork(name, scene, network) {
      try unmix(scene, network + ["--compress", compression.rawValue])
    }
  }

  private func againstOrfeo(_ scene: SimulationReport, _ network: [String]) throws -> ReportLine {
    let library = try EndmemberRaster.write(context.endmembers, to: context.path("endmembers"))
    let arguments = [
      "-in", scene.scene, "-ie", library, "-ua", "ucls", "-out", context.path("orfeo.tif"),
    ]
    let isInstalled = ChildProcess.isInstalled(Peer.orfeo)
    let times =
      isInstalled
      ? try context.stopwatch(atMost: 5).time(
        { try ChildProcess.run(Peer.orfeo, arguments) },
        against: { try unmix(scene, network) }
      ) : nil
    return slower(
      "Orfeo ToolBox HyperspectralUnmixing -ua ucls, plain output",
      times,
      reach: 12,
      note: isInstalled ? nil : Peer.orfeoHint
    )
  }

  private func againstPyTorch(_ scene: SimulationReport, _ network: [String]) throws -> ReportLine {
    let script = Peer.pyTorchScene(context, scene: scene.scene)
    let times = try script.map { script in
      try context.stopwatch(atMost: 5).compare(
        { try script.seconds() },
        with: { try Stopwatch.seconds { try unmix(scene, network) } }
      )
    }
    return slower(
      "rasterio + PyTorch, the same network, plain output",
      times,
      reach: 10,
      note: script.map { $0.version + ", without the start of the interpreter" }
        ?? Peer.rasterioHint
    )
  }

  /// A peer that does what the command does, or did not as it is not installed.
  private func slower(
    _ name: String,
    _ times: Stopwatch.Comparison?,
    reach: Double,
    note: String?
  ) -> ReportLine {
    ReportLine(
      name,
      times?.first.median,
      "s",
      ratio: ReportLine.Ratio(
        value: times?.ratio,
        of: "times unmix scene --model, envi-bil",
        target: context.reach(.atLeast(reach))
      ),
      note: note
    )
  }

  private func againstPysptools(_ scene: SimulationReport, _ exact: [String]) throws -> ReportLine {
    let pixelCount = context.isSmoke ? 5 : 1_000
    let script = Peer.pysptools(context, pixels: pixelCount)
    let times = try script.map { script in
      try context.stopwatch(atMost: 5).compare(
        { try script.seconds() / Double(pixelCount) },
        with: {
          try Stopwatch.seconds { try unmix(scene, exact) }
            / Double(context.width * context.height)
        }
      )
    }
    return ReportLine(
      "pysptools FCLS, a pixel",
      times.map { $0.first.median * 1e6 },
      "µs",
      ratio: ReportLine.Ratio(
        value: times?.ratio,
        of: "times a pixel of unmix scene --method fcls, all of it",
        target: context.reach(.atLeast(200))
      ),
      note: script?.version ?? Peer.pysptoolsHint
    )
  }
}
