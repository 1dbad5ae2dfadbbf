import Archives
import ArgumentParser

/// `unmix batch prune`: removes products whose scene is gone.
struct BatchPruneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune",
    abstract: "Lists products whose scene is gone, and removes them if told to.",
    discussion: """
      The catalogue of the archive knows which scene a product is of. Without --yes nothing is removed. \
      A folder that is not a product, or holds other files too, is never touched. If not one scene is \
      left in a folder, its disk may not be mounted: its products stay unless --whole-folders is given.

      EXAMPLES
        unmix batch prune job.yaml           what would be removed
        unmix batch prune job.yaml --yes     remove it

      EXIT CODES: 0 done, 1 there is no catalogue, or a product cannot be removed, 64 usage, 75 a run \
      is at work, 130 interrupted.
      """
  )

  @Argument(help: ArgumentHelp("A job file, or the output folder of one.", valueName: "path"))
  var path: String

  @Flag(help: "Remove the products.")
  var yes = false

  @Flag(help: "Also remove products where no scene is left in the scenes' folder.")
  var wholeFolders = false

  @Flag(help: "Print the result as JSON.")
  var json = false

  private struct Result: Encodable {
    let products: [ArchivePruning.Item]
    let removed: [String]
  }

  func run() throws {
    let folder = try ArchiveFolder(jobOrFolder: path)
    let pruning = try ArchivePruning(of: folder, takesWholeFolders: wholeFolders)
    let display = ProgressDisplay()
    let removed = yes ? try pruning.remove(for: path, control: display.control) : nil
    display.finish()
    if json {
      try Output.json(Result(products: pruning.items, removed: removed ?? []))
    } else {
      pruning.lines(removed: removed).forEach { Output.line($0) }
    }
  }
}
