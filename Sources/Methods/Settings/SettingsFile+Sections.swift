internal import Yams

/// Values that are lists of numbers or words, or have keys of their own.
///
/// A section is read like a file; hand it back to `absorb` when all of it is read, or its problems
/// are lost.
extension SettingsFile {
  /// Whether a key has keys of its own.
  package func hasSection(_ key: String) -> Bool { entries[key]?.node.mapping != nil }

  /// The keys under a key.
  package func section(_ key: String, knownKeys: [String]) -> SettingsFile? {
    entries[key].map {
      SettingsFile(path: path, node: $0.node, what: key, knownKeys: knownKeys)
    }
  }

  /// The keys of every item of a list; none if the key is absent.
  package mutating func sections(_ key: String, knownKeys: [String]) -> [SettingsFile] {
    guard let entry = entries[key] else { return [] }
    guard let list = entry.node.sequence, !list.isEmpty else {
      complain("\(key) needs a list whose items have keys of their own", of: key)
      return []
    }
    return list.map {
      SettingsFile(path: path, node: $0, what: "an item of \(key)", knownKeys: knownKeys)
    }
  }

  /// The numbers of a key that has one or a list of them.
  package mutating func numbers(_ key: String) -> [Double] {
    texts(key).compactMap { text in
      if let number = Self.number(text.words) { return number }
      complain("\(key): '\(text.words)' is not a number", line: text.line)
      return nil
    }
  }

  /// Some of a few words.
  package mutating func words<Word: RawRepresentable & CaseIterable>(
    _ key: String,
    _ type: Word.Type
  ) -> [Word] where Word.RawValue == String {
    texts(key).compactMap { text in
      if let word = Word(rawValue: text.words) { return word }
      let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
      complain("\(key): '\(text.words)' is none of \(words)", line: text.line)
      return nil
    }
  }
}
