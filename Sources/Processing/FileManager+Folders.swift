internal import Foundation

extension FileManager {
  /// Whether a folder is there, or a symbolic link to one.
  func isFolder(_ path: String) -> Bool {
    // Only a folder has an entry for itself.
    fileExists(atPath: path + "/.")
  }
}
