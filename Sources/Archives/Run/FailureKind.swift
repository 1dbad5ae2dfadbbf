internal import DurableFiles
internal import Foundation
internal import Products
internal import Rasters
internal import Sampling
internal import Scenes

extension SceneEnded.FailureKind {
  /// What the system says when a disk, a network, the memory or a right is missing.
  private static let systemErrors: Set<Int> = Set(
    [
      ENOSPC, EDQUOT, EIO, EREMOTEIO, ESTALE, ETIMEDOUT, ENOMEM, EROFS, EACCES, EPERM, EMFILE,
      ENFILE,
    ].map(Int.init)
  )

  /// Whose fault an error is, by its code.
  ///
  /// Whatever a change of the scene, the job or the program has to mend is the scene's. A scene that
  /// took too long is the scene's too: it would take as long in every run.
  init(_ error: any Error) {
    let isPassing =
      switch error {
      case let error as DurableFileError: Self.isPassing(error.code)
      case let error as WorkError: Self.isPassing(error.code)
      case let error as RasterError: Self.isPassing(error.code)
      case let error as SceneError:
        if case .raster(let code) = error.code { Self.isPassing(code) } else { false }
      case let error as ProductsError: error.code == .cannotWrite || error.code == .exists
      case let error as NSError:
        error.domain == NSPOSIXErrorDomain && Self.systemErrors.contains(error.code)
      }
    self = isPassing ? .surroundings : .scene
  }

  private static func isPassing(_ code: DurableFileError.Code) -> Bool {
    switch code {
    case .noPermission, .diskFull, .alreadyExists, .notConfirmed, .inputOutput: true
    case .notFound, .wrongKind, .tooLarge, .notText: false
    }
  }

  private static func isPassing(_ code: RasterError.Code) -> Bool {
    switch code {
    case .cannotWrite, .systemFailed: true
    case .cannotOpen, .truncated, .unsupported, .cannotRead: false
    }
  }

  private static func isPassing(_ code: WorkError.Code) -> Bool {
    switch code {
    case .badTarget, .noRoom, .changed: true
    case .badOptions, .badJob, .notReflectance, .noValidPixels, .notCountable, .notComparable,
      .noData, .budgetTooSmall, .outOfDate, .timeLimit:
      false
    }
  }
}
