import DurableFiles
import Foundation
import Products
import Rasters
import Sampling
import Scenes
import Testing

@testable import Archives

@Suite("Whose fault a failure is")
struct FailureKindTests {
  private static func raster(_ code: RasterError.Code) -> RasterError {
    RasterError(code: code, path: "a", message: "disk full, out of memory", remedy: "")
  }

  private static func file(_ code: DurableFileError.Code) -> DurableFileError {
    DurableFileError(code: code, path: "a", message: "", remedy: "")
  }

  private static func work(_ code: WorkError.Code) -> WorkError {
    WorkError(code: code, message: "the disk is full", remedy: "")
  }

  private static let passing: [any Error] = [
    file(.diskFull), file(.inputOutput), file(.noPermission), file(.notConfirmed),
    raster(.systemFailed), raster(.cannotWrite), SceneError(raster(.systemFailed)),
    ProductsError(raster(.cannotWrite)), work(.noRoom), work(.changed), work(.badTarget),
    NSError(domain: NSPOSIXErrorDomain, code: Int(ENOMEM)),
    NSError(domain: NSPOSIXErrorDomain, code: Int(ENOSPC)),
  ]

  private static let lasting: [any Error] = [
    raster(.truncated), raster(.cannotOpen), SceneError(raster(.unsupported)),
    work(.notReflectance), work(.noValidPixels), work(.timeLimit), work(.budgetTooSmall),
    file(.notText), NSError(domain: NSPOSIXErrorDomain, code: Int(EINVAL)),
  ]

  @Test("a full disk, a failing disk, no memory and a missing right pass, by their codes")
  func surroundings() {
    for error in Self.passing {
      #expect(SceneEnded.FailureKind(error) == .surroundings, "\(error)")
    }
  }

  @Test("what the scene or the job is to blame for comes again, whatever its words")
  func scene() {
    for error in Self.lasting { #expect(SceneEnded.FailureKind(error) == .scene, "\(error)") }
  }
}
