internal import GRDB

/// A run, and how much of its log is in the catalogue.
package struct RunRecord: Sendable, Equatable {
  /// Number of the row; nil before it is in the table.
  package var id: Int64?
  /// Name of the log.
  package var log: String
  /// Bytes of the log when it was taken in last.
  package var logSize: Int
  /// Where the first line begins that is not in the catalogue.
  package var logBytes: Int
  /// Lines that could not be read.
  package var unreadableLines: Int
  /// When it began.
  package var began: String?
  /// When it ended; nil for a run that is at work or was killed.
  package var ended: String?
  /// Version of the program.
  package var program: String?
  /// The job file.
  package var job: String?
  /// What the job comes to.
  package var jobKey: String?
  /// The computer.
  package var host: String?
  /// Number of the process.
  package var process: Int?
  /// Which part of the scenes it had.
  package var shard: String?
  /// Scenes by what was to be done, as JSON.
  package var planned: String?
  /// Scenes by how they ended, as JSON.
  package var counts: String?
  /// Time that it took.
  package var seconds: Double?
  /// What the command gave to the shell.
  package var exitCode: Int?

  /// Describes a row; the rest is set by name.
  package init(log: String, logSize: Int, logBytes: Int, unreadableLines: Int) {
    self.log = log
    self.logSize = logSize
    self.logBytes = logBytes
    self.unreadableLines = unreadableLines
  }
}

extension RunRecord: CatalogueRecord {
  static let table = "runs"

  var columns: [(name: String, value: (any DatabaseValueConvertible)?)] {
    [
      ("log", log),
      ("log_size", logSize),
      ("log_bytes", logBytes),
      ("unreadable_lines", unreadableLines),
      ("began", began),
      ("ended", ended),
      ("program", program),
      ("job", job),
      ("job_key", jobKey),
      ("host", host),
      ("process", process),
      ("shard", shard),
      ("planned", planned),
      ("counts", counts),
      ("seconds", seconds),
      ("exit_code", exitCode),
    ]
  }

  init(_ row: Row) {
    id = row["id"]
    log = row["log"]
    logSize = row["log_size"]
    logBytes = row["log_bytes"]
    unreadableLines = row["unreadable_lines"]
    began = row["began"]
    ended = row["ended"]
    program = row["program"]
    job = row["job"]
    jobKey = row["job_key"]
    host = row["host"]
    process = row["process"]
    shard = row["shard"]
    planned = row["planned"]
    counts = row["counts"]
    seconds = row["seconds"]
    exitCode = row["exit_code"]
  }
}
