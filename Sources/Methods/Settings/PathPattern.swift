internal import DurableFiles
internal import Foundation
internal import Sampling

/// A path with wildcards: `*` and `?` within a name, `[a-z]` and `[!a-z]` for one character, `**` as
/// a name of its own for any number of folders.
///
/// As in a shell, wildcards do not match names that begin with a dot unless the pattern's name does,
/// and upper and lower case differ.
package struct PathPattern {
  /// The names between the slashes; an absolute path begins with an empty one.
  private let parts: [String]

  /// Reads a pattern.
  package init(_ text: String) {
    let names = text.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
    parts = (text.hasPrefix("/") ? [""] : []) + names.filter { $0 != "." }
  }

  /// Whether text has wildcards at all.
  package static func hasWildcards(_ text: String) -> Bool { text.contains { "*?[".contains($0) } }

  /// Whether a path, relative or absolute like the pattern, has this form.
  package func matches(_ path: String) -> Bool {
    Self.matches(PathPattern(path).parts, parts)
  }

  /// Looks for the files and folders of this form.
  ///
  /// What cannot be looked at counts as there, so that whoever opens it finds out why. `**` does not
  /// follow symbolic links.
  ///
  /// - Parameter folder: where relative patterns begin; empty for the working folder.
  /// - Returns: paths that begin with the folder, each once, sorted, and the folders that cannot be
  ///   listed.
  package func search(in folder: String) -> (paths: [String], unlisted: [String]) {
    let start = parts.first == "" ? "/" : folder
    var search = Search()
    collect(parts.first == "" ? parts.dropFirst() : parts[...], in: start, &search)
    return (search.found.sorted(), search.unlisted.sorted())
  }

  /// What a search has found, and where it has been with how much of the pattern left: several `**`
  /// lead to one folder in many ways.
  private struct Search {
    var found: Set<String> = []
    /// Folders that cannot be listed.
    var unlisted: Set<String> = []
    private var seen: Set<[String]> = []

    mutating func isFirst(_ rest: ArraySlice<String>, in folder: String) -> Bool {
      seen.insert(["\(rest.count)", folder]).inserted
    }
  }

  private func collect(_ rest: ArraySlice<String>, in folder: String, _ search: inout Search) {
    guard let name = rest.first, search.isFirst(rest, in: folder) else { return }
    let remaining = rest.dropFirst()
    if name == "**" {
      collect(remaining.isEmpty ? ["*"] : remaining, in: folder, &search)
      for child in Self.names(in: folder, &search) where !child.hasPrefix(".") {
        let path = Self.joined(folder, child)
        if Self.mayBeFolder(path), !Self.isLink(path) { collect(rest, in: path, &search) }
      }
      return
    }
    let names =
      Self.hasWildcards(name)
      ? Self.names(in: folder, &search).filter { Self.matches(name: $0, name) } : [name]
    for child in names {
      let path = Self.joined(folder, child)
      if !remaining.isEmpty {
        if Self.mayBeFolder(path) { collect(remaining, in: path, &search) }
      } else if !DurableFile.isAbsent(path) {
        search.found.insert(path)
      }
    }
  }

  private static func names(in folder: String, _ search: inout Search) -> [String] {
    let path = folder.isEmpty ? "." : folder
    do { return try FileManager.default.contentsOfDirectory(atPath: path).sorted() } catch {
      if mayBeFolder(path) { search.unlisted.insert(path) }
      return []
    }
  }

  /// Whether a path is a folder, or cannot be looked at.
  private static func mayBeFolder(_ path: String) -> Bool {
    let files = FileManager.default
    return files.isFolder(path) || !files.fileExists(atPath: path) && !DurableFile.isAbsent(path)
  }

  private static func isLink(_ path: String) -> Bool {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil
  }

  /// A name in a folder; the empty folder is the working one.
  package static func joined(_ folder: String, _ name: String) -> String {
    if folder.isEmpty || name.hasPrefix("/") { return name }
    return folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  /// A path or pattern from the root of the file system, without `.` and `..`.
  package static func absolute(_ path: String) -> String {
    // Most paths are of this form already, and there may be many.
    if path.hasPrefix("/"), !path.contains("/."), !path.contains("//"), !path.hasSuffix("/") {
      return path
    }
    return URL(fileURLWithPath: path).standardizedFileURL.path
  }

  /// The places in the pattern that can be reached by its first names, from all that one name leads
  /// to; time grows with the product of both lengths, however many `**` there are.
  private static func matches(_ names: [String], _ parts: [String]) -> Bool {
    var places = withFolders(skipped: [0], parts)
    for name in names {
      var next: Set<Int> = []
      for place in places where place < parts.count {
        if parts[place] == "**" {
          if !name.hasPrefix(".") { next.insert(place) }
        } else if matches(name: name, parts[place]) {
          next.insert(place + 1)
        }
      }
      places = withFolders(skipped: next, parts)
    }
    return places.contains(parts.count)
  }

  /// The places, and those behind each `**` that stands for no folder.
  private static func withFolders(skipped places: Set<Int>, _ parts: [String]) -> Set<Int> {
    var all = places
    for place in places {
      var next = place
      while next < parts.count, parts[next] == "**" {
        next += 1
        all.insert(next)
      }
    }
    return all
  }

  /// Whether one name has the form of one part of a pattern.
  package static func matches(name: String, _ part: String) -> Bool {
    if name.hasPrefix("."), !part.hasPrefix(".") { return false }
    return matches(Array(name)[...], Array(part)[...])
  }

  private static func matches(_ name: ArraySlice<Character>, _ part: ArraySlice<Character>) -> Bool
  {
    var (name, part) = (name, part)
    // Where to go on if what follows the latest star does not fit: one character further.
    var retry: (name: ArraySlice<Character>, part: ArraySlice<Character>)?
    while true {
      if part.first == "*" {
        part = part.dropFirst()
        retry = (name, part)
        continue
      }
      if let character = name.first, let rest = afterFirst(of: part, matching: character) {
        (name, part) = (name.dropFirst(), rest)
        continue
      }
      if name.isEmpty, part.isEmpty { return true }
      guard let (oldName, oldPart) = retry, !oldName.isEmpty else { return false }
      (name, part) = (oldName.dropFirst(), oldPart)
      retry = (name, part)
    }
  }

  /// What follows the first element of a part if that element is the character or stands for it.
  private static func afterFirst(
    of part: ArraySlice<Character>,
    matching character: Character
  ) -> ArraySlice<Character>? {
    guard let first = part.first else { return nil }
    if first == "?" { return part.dropFirst() }
    if first == "[" {
      let isNegated = part.dropFirst().first.map { "!^".contains($0) } ?? false
      let start = part.dropFirst(isNegated ? 2 : 1)
      // The first character is one of the set even if it closes one: `[]a]`. A bracket that is never
      // closed is an ordinary character.
      if let end = start.dropFirst().firstIndex(of: "]") {
        let isMember = contains(start[..<end], character)
        return isMember != isNegated ? part[(end + 1)...] : nil
      }
    }
    return first == character ? part.dropFirst() : nil
  }

  private static func contains(_ set: ArraySlice<Character>, _ character: Character) -> Bool {
    var rest = set
    while let low = rest.first {
      if rest.count >= 3, rest[rest.startIndex + 1] == "-" {
        let high = rest[rest.startIndex + 2]
        if low <= character, character <= high { return true }
        rest = rest.dropFirst(3)
      } else {
        if low == character { return true }
        rest = rest.dropFirst()
      }
    }
    return false
  }
}
