import ArgumentParser

/// `unmix batch`: many scenes in one run.
struct BatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "batch",
    abstract: "Unmixes the scenes of an archive as a job file says.",
    discussion: """
      EXAMPLES
        unmix batch plan archive.yaml
        unmix batch run archive.yaml
        unmix batch train archive.yaml       new endmembers or a new network for all scenes
        unmix batch report archive.yaml      a page about the archive
        unmix batch verify archive.yaml

      EXIT CODES: 0 done, 1 failed, 3 some scenes failed, 64 usage, 75 another run is at work, \
      130 interrupted.
      """,
    subcommands: [
      BatchPlanCommand.self, BatchRunCommand.self, BatchTrainCommand.self, BatchStatusCommand.self,
      BatchReportCommand.self, BatchVerifyCommand.self, BatchCatalogueCommand.self,
      BatchPruneCommand.self,
    ]
  )
}
