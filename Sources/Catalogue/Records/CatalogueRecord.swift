internal import GRDB

/// A row of a table: its columns by name, always in the same order.
protocol CatalogueRecord {
  static var table: String { get }
  /// The number of the row; nil for one that is not in the table yet.
  var id: Int64? { get }
  /// The other columns.
  var columns: [(name: String, value: (any DatabaseValueConvertible)?)] { get }

  init(_ row: Row)
}

extension CatalogueRecord {
  /// Writes the row.
  ///
  /// - Returns: its number.
  @discardableResult
  func save(in database: Database) throws -> Int64 {
    let columns = columns
    let values = StatementArguments(columns.map(\.value))
    if let id {
      let changes = columns.map { "\($0.name) = ?" }.joined(separator: ", ")
      try database.cachedStatement(sql: "UPDATE \(Self.table) SET \(changes) WHERE id = ?")
        .execute(arguments: values + [id])
      return id
    }
    let names = columns.map(\.name).joined(separator: ", ")
    let places = columns.map { _ in "?" }.joined(separator: ", ")
    try database.cachedStatement(sql: "INSERT INTO \(Self.table) (\(names)) VALUES (\(places))")
      .execute(arguments: values)
    return database.lastInsertedRowID
  }

  /// The rows that a condition names, in its order.
  static func fetch(
    _ database: Database,
    _ condition: String = "",
    _ arguments: StatementArguments = []
  ) throws -> [Self] {
    let statement = try database.cachedStatement(sql: "SELECT * FROM \(table) \(condition)")
    return try Row.fetchAll(statement, arguments: arguments).map(Self.init)
  }
}
