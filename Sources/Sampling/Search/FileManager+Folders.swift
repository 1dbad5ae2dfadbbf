package import Foundation

extension FileManager {
  /// Whether a folder is there, or a symbolic link to one.
  package func isFolder(_ path: String) -> Bool {
    // Only a folder has an entry for itself.
    fileExists(atPath: path + "/.")
  }
}
