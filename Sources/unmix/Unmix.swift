import ArgumentParser
import Essentials
import Processing

/// The command `unmix` and its verbs.
@main
struct Unmix: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unmix",
    abstract: "Turns hyperspectral scenes into abundance rasters and endmember spectra.",
    discussion: """
      A scene is any raster that GDAL opens: an ENVI file, a GeoTIFF ... A product is a folder with \
      abundances.tif, quality.tif, the endmember spectra, pictures and provenance.json. Folders \
      appear whole or not at all.

      EXAMPLES
        unmix info scene.img                          what the scene is, and what is odd about it
        unmix scene scene.img --count 5 -o out        blind: endmembers and abundances
        unmix scene scene.img --endmembers lib.csv --method fcls -o out
        unmix train aenet --scene scene.img --abundances truth.tif -o model.safetensors
        unmix scene scene.img --model model.safetensors -o out
        unmix batch run job.yaml                      a whole archive
        unmix simulate -o trial                       a synthetic scene with its truth

      EXIT CODES
        0    done
        1    failed; standard error says why
        3    some scenes of a batch failed, the others are done
        64   the command line is wrong
        75   another run is at work on the archive
        130  interrupted; nothing half done is left
      """,
    version: "\(Version.program) \(Version.number)",
    subcommands: [
      InfoCommand.self, EndmembersCommand.self, TrainCommand.self, SceneCommand.self,
      EvaluateCommand.self, BatchCommand.self, SimulateCommand.self, ExperimentCommand.self,
    ]
  )

  /// Runs the command and ends the process with the exit code of its outcome.
  static func main() {
    StandardStreams.prepare()
    Interruption.listen()
    do {
      var command = try parseAsRoot()
      try command.run()
      try StandardStreams.requireOutput()
    } catch {
      ErrorOutput.exit(with: error)
    }
  }
}
