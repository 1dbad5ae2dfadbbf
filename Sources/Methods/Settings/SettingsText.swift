/// Looks whether YAML can be read without exhausting time or memory.
///
/// Readers of YAML go down into values of values, and copy what an alias stands for wherever it is
/// compared; a short text can make either go on for ever. No settings need that.
struct SettingsText {
  /// The most bytes of a file of settings.
  static let byteLimit = 4 << 20
  private static let nestingLimit = 100
  private static let aliasLimit = 30

  private var line = 1
  private var indentations: [Int] = []
  /// Lists and keys that begin in one line: `- - a`.
  private var inlineCount = 0
  private var flowDepth = 0
  private var anchorCount = 0
  private var aliasCount = 0
  private var quote: UInt8?
  private var isComment = false
  /// Whether a value may begin at the next character.
  private var mayBegin = true
  /// Whether an anchor or a tag goes on, behind which the value follows.
  private var isProperty = false
  /// Blanks so far if the line has nothing else.
  private var indentation: Int? = 0

  /// Why a text is not read, and the line; nil if it can be.
  static func problem(of text: String) -> (line: Int, words: String)? {
    var reading = SettingsText()
    let bytes = Array(text.utf8)
    for (index, byte) in bytes.enumerated() {
      let next = index + 1 < bytes.count ? bytes[index + 1] : UInt8(ascii: "\n")
      reading.take(byte, before: next)
      if let words = reading.problem { return (reading.line, words) }
    }
    return nil
  }

  private var problem: String? {
    if indentations.count + inlineCount + flowDepth > Self.nestingLimit {
      return "values within values, more than \(Self.nestingLimit) deep"
    }
    if anchorCount > 0, aliasCount > Self.aliasLimit {
      return "more than \(Self.aliasLimit) aliases (words that begin with *)"
    }
    return nil
  }

  private mutating func take(_ byte: UInt8, before next: UInt8) {
    if byte == UInt8(ascii: "\n") { return endLine() }
    if isComment { return }
    if let quote {
      // Two quotes within quotes, and a quote after a backslash, close and open again: no harm.
      if byte == quote { self.quote = nil }
      return
    }
    if let blanks = indentation {
      if byte == UInt8(ascii: " ") { return indentation = blanks + 1 }
      beginContent(at: blanks)
    }
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"):
      if next == UInt8(ascii: "#") { isComment = true }
      if isProperty { mayBegin = true }
      isProperty = false
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      if mayBegin { quote = byte }
      mayBegin = false
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      if mayBegin || flowDepth > 0 {
        flowDepth += 1
        mayBegin = true
      }
    case UInt8(ascii: "]"), UInt8(ascii: "}"):
      flowDepth = max(0, flowDepth - 1)
    case UInt8(ascii: ","): mayBegin = flowDepth > 0
    case UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":"):
      let isIndicator = Self.isBlank(next) && (mayBegin || byte == UInt8(ascii: ":"))
      if isIndicator, flowDepth == 0 { inlineCount += 1 }
      mayBegin = isIndicator
    case UInt8(ascii: "&"), UInt8(ascii: "*"), UInt8(ascii: "!"):
      guard mayBegin, !Self.isBlank(next) else { return mayBegin = false }
      if byte == UInt8(ascii: "&") { anchorCount += 1 }
      if byte == UInt8(ascii: "*") { aliasCount += 1 }
      isProperty = byte != UInt8(ascii: "*")
      mayBegin = false
    default: mayBegin = false
    }
  }

  private mutating func beginContent(at blanks: Int) {
    indentation = nil
    guard flowDepth == 0 else { return }
    while let last = indentations.last, last >= blanks { indentations.removeLast() }
    indentations.append(blanks)
  }

  private mutating func endLine() {
    line += 1
    inlineCount = 0
    isComment = false
    isProperty = false
    indentation = 0
    if flowDepth == 0 {
      quote = nil
      mayBegin = true
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\t")
      || byte == UInt8(ascii: "\r")
  }
}
