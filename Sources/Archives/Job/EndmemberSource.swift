internal import Methods

/// Where the endmembers of a job with `count` are found.
public enum EndmemberSource: String, Sendable, CaseIterable {
  /// Once, in pixels of all its scenes.
  case archive
  /// In every scene for itself, so that fractions of two scenes mean other things.
  case scene

  /// What products say that have endmembers of their own.
  static let note =
    "the endmembers were found in this scene alone (endmembersFrom: scene): fractions of neighbouring "
    + "scenes cannot be compared"
}

/// The key of a job.
extension OptionTable {
  /// Where endmembers are found.
  static let endmembersFrom = OptionRule<EndmemberSource>.word(
    "endmembersFrom",
    help: "Where the endmembers of a job with count are found: archive (the default) or scene."
  )
}
