internal import DurableFiles
internal import Foundation
internal import GRDB

extension CatalogueError {
  /// Where the way out is the same for all: the catalogue can be made again.
  private static let rebuild = "unmix batch catalogue --rebuild makes it again from the products."

  /// There is no file.
  static func missing(_ path: String) -> CatalogueError {
    CatalogueError(code: .missing, message: "there is no catalogue \(path).", remedy: rebuild)
  }

  /// Bytes that are no database.
  static func damaged(_ path: String, because reason: String) -> CatalogueError {
    CatalogueError(
      code: .damaged,
      message: "the catalogue \(path) is damaged.",
      remedy: rebuild,
      underlying: reason
    )
  }

  /// A database that is no catalogue.
  static func foreign(_ path: String) -> CatalogueError {
    CatalogueError(
      code: .foreign,
      message: "\(path) is a database, and not the catalogue of an archive.",
      remedy: "Move it elsewhere: the catalogue has that name."
    )
  }

  /// A catalogue of tables that this program does not know.
  static func newer(_ path: String) -> CatalogueError {
    CatalogueError(
      code: .newer,
      message: "the catalogue \(path) is from a later version of the program, and stays as it is.",
      remedy: "Use that version; or \(rebuild)"
    )
  }

  /// Fails for a database that is no catalogue, or one of a later version.
  static func requireCatalogue(_ database: Database, path: String) throws {
    switch try CatalogueSchema.kind(of: database) {
    case .catalogue: return
    case .newer: throw newer(path)
    case .foreign: throw foreign(path)
    }
  }

  /// An error of SQLite, GRDB or the files below.
  init(_ error: any Error, path: String) {
    switch error {
    case let error as CatalogueError: self = error
    case let error as DatabaseError where Self.isDamage(error):
      self = .damaged(path, because: error.message ?? "\(error)")
    case let error as DurableFileError where error.code == .notFound: self = .missing(path)
    case let error as DurableFileError:
      self.init(
        code: .closed,
        message: error.message,
        remedy: error.remedy,
        underlying: error.underlying
      )
    default:
      self.init(
        code: .closed,
        message: "the catalogue \(path) cannot be used.",
        remedy: "See who has it open and who may read it; \(Self.rebuild)",
        underlying: (error as? DatabaseError)?.message ?? "\(error)"
      )
    }
  }

  /// Whether an error comes from the bytes of the file: missing tables and columns, and values of other
  /// kinds too, as only damage or a stranger's hand brings them about.
  private static func isDamage(_ error: DatabaseError) -> Bool {
    [.SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_ERROR, .SQLITE_SCHEMA, .SQLITE_MISMATCH]
      .contains(error.resultCode)
  }
}
