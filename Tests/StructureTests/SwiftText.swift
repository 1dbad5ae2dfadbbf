/// What the tests need to know about a Swift file without compiling it.
struct SwiftText {
  /// The code alone, line by line; comments and the insides of string literals are blank.
  let lines: [String]

  init(_ text: String) {
    var scanner = CodeScanner(text: text)
    lines = scanner.code().split(separator: "\n", omittingEmptySubsequences: false).map {
      String($0)
    }
  }

  /// The modules that a file imports, whatever attributes, access or kind stand in the line.
  var imports: [String] {
    let attributes = /^\s*(?:@\w+(?:\([^)]*\))?\s+)*/
    let access = /(?:(?:public|package|internal|fileprivate|private)\s+)?/
    let kind = /(?:(?:typealias|struct|class|enum|protocol|let|var|func)\s+)?/
    return lines.filter { $0.contains("import") }.compactMap { line in
      let start = line.prefixMatch(of: attributes)?.range.upperBound ?? line.startIndex
      let rest = line[start...].trimmingPrefix(access)
      guard rest.hasPrefix("import") else { return nil }
      let module = rest.dropFirst(6).trimmingPrefix(/\s+/).trimmingPrefix(kind)
      return rest.dropFirst(6).first?.isWhitespace == true
        ? module.prefixMatch(of: /\w+/).map { String($0.output) } : nil
    }
  }

  /// The lines that unwrap, try or cast by force, or declare an implicitly unwrapped optional.
  var forcedLines: [Int] {
    let force = /(?:[\w)\]}>]!(?!=))|\btry!|\bas!/
    return lines.enumerated().filter { $0.element.utf8.contains(UInt8(ascii: "!")) }
      .filter { $0.element.contains(force) }
      .map { $0.offset + 1 }
  }

  /// The types declared at the top of the file for others to use.
  var declaredTypes: [String] {
    let access = /(?:(?:public|package|internal|final|indirect)\s+)*/
    let declaration = /(?:struct|class|enum|protocol|actor|typealias)\s+(\w+)/
    return lines.compactMap { line in
      line.trimmingPrefix(access).prefixMatch(of: declaration).map { String($0.output.1) }
    }
  }

  /// All words that begin with a capital letter.
  var capitalisedWords: Set<String> {
    var words: Set<String> = []
    for line in lines {
      let isWord: (UInt8) -> Bool = {
        $0 >= 0x80 || $0 == 0x5F || (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & ~0x20)
      }
      for word in line.utf8.split(whereSeparator: { !isWord($0) })
      where word.first.map({ (0x41...0x5A).contains($0) }) == true {
        words.insert(String(word) ?? "")
      }
    }
    return words
  }

  /// Whether a type of this name is declared.
  func declaresType(_ name: String) -> Bool {
    lines.lazy.filter { $0.contains(name) }.contains { line in
      line.matches(of: /\b(?:struct|class|enum|protocol|actor|typealias)\s+(\w+)/)
        .contains { $0.1 == name }
    }
  }
}

/// Walks over Swift text and keeps what is neither comment nor string literal.
struct CodeScanner {
  private let bytes: [UInt8]
  private var position = 0

  init(text: String) {
    bytes = Array(text.utf8)
  }

  /// The code; every comment and literal became a blank and its line ends.
  mutating func code() -> String {
    var code: [UInt8] = []
    while position < bytes.count {
      let start = position
      if skipComment() || skipLiteral() {
        code.append(UInt8(ascii: " "))
        code += bytes[start..<position].filter { $0 == UInt8(ascii: "\n") }
      } else {
        code.append(bytes[position])
        position += 1
      }
    }
    return String(decoding: code, as: UTF8.self)
  }

  private func isNext(_ text: String) -> Bool {
    bytes[position...].starts(with: text.utf8)
  }

  /// Steps over the text if it comes next.
  private mutating func skip(_ text: String) -> Bool {
    guard isNext(text) else { return false }
    position += text.utf8.count
    return true
  }

  /// Steps over a comment, with those inside it, if one begins here.
  private mutating func skipComment() -> Bool {
    guard bytes[position] == UInt8(ascii: "/") else { return false }
    if isNext("//") {
      position = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      return true
    }
    guard skip("/*") else { return false }
    while position < bytes.count, !skip("*/") {
      if !skipComment() { position += 1 }
    }
    return true
  }

  /// Steps over a string literal, plain, raw or of several lines, if one begins here.
  private mutating func skipLiteral() -> Bool {
    let start = position
    let hashes = String(repeating: "#", count: bytes[start...].prefix { $0 == 0x23 }.count)
    guard let quote = ["\"\"\"", "\""].first(where: { isNext(hashes + $0) }) else { return false }
    position += hashes.utf8.count + quote.utf8.count
    while position < bytes.count, !skip(quote + hashes) {
      if skip("\\" + hashes + "(") {
        skipInterpolation()
      } else {
        // After a backslash the next byte, perhaps a quotation mark, is part of the literal.
        _ = skip("\\" + hashes)
        position += 1
      }
    }
    return true
  }

  /// Steps over code within a literal, which may hold literals of its own, and its bracket.
  private mutating func skipInterpolation() {
    var depth = 1
    while position < bytes.count, depth > 0 {
      if skipLiteral() { continue }
      if bytes[position] == UInt8(ascii: "(") { depth += 1 }
      if bytes[position] == UInt8(ascii: ")") { depth -= 1 }
      position += 1
    }
  }
}
