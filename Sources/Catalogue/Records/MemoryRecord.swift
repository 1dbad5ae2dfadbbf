internal import Foundation
internal import GRDB

/// What lets the program see that a scene is unchanged, and what its last attempt came to.
package struct MemoryRecord: Sendable, Equatable {
  /// The last attempt, where it failed.
  package struct Failure: Sendable, Equatable {
    package var text: String
    package var kind: String
    package var mark: String?
    package var job: String
    package var program: String
    package var count: Int

    /// Describes a failure.
    package init(
      text: String,
      kind: String,
      mark: String?,
      job: String,
      program: String,
      count: Int
    ) {
      self.text = text
      self.kind = kind
      self.mark = mark
      self.job = job
      self.program = program
      self.count = count
    }
  }

  /// The mark of the inputs when the product was known to be up to date.
  package var inputsMark: String?
  /// The mark of the product then.
  package var productMark: String?
  /// Inputs that do not lie beside the scene under a usual name.
  package var otherInputs: [String] = []
  /// Names of the product's files.
  package var productFiles: [String] = []
  /// The last attempt, if it failed.
  package var failure: Failure?
  /// Time that the last product took.
  package var seconds: Double?
  /// Bytes of the scene's data.
  package var byteCount: Int?
  /// The most memory that was reserved.
  package var peakBytes: Int?

  /// A memory of nothing.
  package init() {}
}

extension MemoryRecord {
  init(_ row: Row) {
    inputsMark = row["inputs_mark"]
    productMark = row["product_mark"]
    otherInputs = Self.list(row["other_inputs"])
    productFiles = Self.list(row["product_files"])
    if let text: String = row["failure_text"] {
      failure = Failure(
        text: text,
        kind: row["failure_kind"] ?? "",
        mark: row["failure_mark"],
        job: row["failure_job"] ?? "",
        program: row["failure_program"] ?? "",
        count: row["failure_count"] ?? 1
      )
    }
    seconds = row["seconds"]
    byteCount = row["byte_count"]
    peakBytes = row["peak_bytes"]
  }

  func save(of scene: Int64, in database: Database) throws {
    try database.cachedStatement(
      sql: "INSERT OR REPLACE INTO memory VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    ).execute(
      arguments: [
        scene, inputsMark, productMark, Self.text(otherInputs), Self.text(productFiles),
        failure?.text, failure?.kind, failure?.mark, failure?.job, failure?.program,
        failure?.count, seconds, byteCount, peakBytes,
      ]
    )
  }

  /// Names one a line: none has a line break, as such a file has no watermark.
  private static func list(_ text: String?) -> [String] {
    (text ?? "").split(separator: "\n").map(String.init)
  }

  private static func text(_ list: [String]) -> String? {
    list.isEmpty ? nil : list.joined(separator: "\n")
  }
}
