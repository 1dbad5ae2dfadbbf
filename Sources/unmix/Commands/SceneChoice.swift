import Archives
import ArgumentParser
import Foundation
import Methods

/// The options that choose scenes of a job.
struct SceneChoice: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Only scenes whose name has this form (f18*), or whose path has it if there is a slash; may be given several times.",
      valueName: "pattern"
    )
  )
  var only: [String] = []

  @Option(help: ArgumentHelp("Make at most so many products.", valueName: "number"))
  var limit: Int?

  @Option(
    help: ArgumentHelp(
      """
      Only one part of the scenes, 2/8 for the second of eight. In an array job of Slurm the part is \
      that of the task, unless this is given.
      """,
      valueName: "part/parts"
    ),
    transform: { try Shard($0) }
  )
  var shard: Shard?

  @Flag(help: "Try scenes again that failed before, though nothing has changed since.")
  var retryFailed = false

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit needs a number above 0.") }
  }

  /// The choice for a plan.
  func options() throws -> ArchivePlan.Options {
    var options = ArchivePlan.Options()
    options.only = only
    options.limit = limit
    options.isRetrying = retryFailed
    if let shard {
      options.shard = shard
    } else {
      do throws(OptionProblem) {
        options.shard = try Shard(environment: ProcessInfo.processInfo.environment)
      } catch { throw ValidationError(error.advice) }
    }
    return options
  }
}
