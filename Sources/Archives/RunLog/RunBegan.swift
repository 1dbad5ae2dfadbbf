/// The first line of a run.
package struct RunBegan: Codable, Sendable, Equatable {
  /// Version of the program.
  package var program: String
  /// The job file.
  package var job: String
  /// What the job comes to: equal keys, equal jobs.
  package var jobKey: String
  /// The computer.
  package var host: String
  /// Number of the process.
  package var process: Int
  /// Scenes by what is to be done with them, by the words of the plan.
  package var sceneCounts: [String: Int]
  /// Which part of the scenes this run has, `2/8`; nil for all.
  package var shard: String?

  /// Describes the beginning of a run; see the properties.
  package init(
    program: String,
    job: String,
    jobKey: String,
    host: String,
    process: Int,
    sceneCounts: [String: Int],
    shard: String? = nil
  ) {
    self.program = program
    self.job = job
    self.jobKey = jobKey
    self.host = host
    self.process = process
    self.sceneCounts = sceneCounts
    self.shard = shard
  }
}

/// The last line of a run that was not killed.
package struct RunEnded: Codable, Sendable, Equatable {
  /// Scenes by how they ended.
  package var sceneCounts: [String: Int]
  /// Time from the first line to this one.
  package var seconds: Double
  /// What the command gave to the shell.
  package var exitCode: Int

  /// Describes the end of a run; see the properties.
  package init(sceneCounts: [String: Int], seconds: Double, exitCode: Int) {
    self.sceneCounts = sceneCounts
    self.seconds = seconds
    self.exitCode = exitCode
  }
}

/// A model of the archive was trained, or its endmembers were found.
package struct ModelMade: Codable, Sendable, Equatable {
  /// The file, as `ArchiveFolder.kept` has it.
  package var path: String
  /// SHA-256 of the file.
  package var sha256: String
  /// Name of the method or of the extractor.
  package var method: String
  /// Number of endmembers.
  package var endmemberCount: Int
  /// Scenes that its pixels are from.
  package var sceneCount: Int
  /// Why it was made, in half a sentence.
  package var reason: String

  /// Describes a model; see the properties.
  package init(
    path: String,
    sha256: String,
    method: String,
    endmemberCount: Int,
    sceneCount: Int,
    reason: String
  ) {
    self.path = path
    self.sha256 = sha256
    self.method = method
    self.endmemberCount = endmemberCount
    self.sceneCount = sceneCount
    self.reason = reason
  }
}
