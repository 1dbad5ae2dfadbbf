extension DelimitedText {
  /// Goes through the bytes once.
  struct Parser {
    let bytes: [UInt8]
    let separator: UInt8
    private let blank = UInt8(ascii: " ")
    private var position = 0
    private var line = 1
    private(set) var unclosedQuoteLine: Int?

    init(bytes: [UInt8], separator: UInt8) {
      self.bytes = bytes
      self.separator = separator
    }

    mutating func records() -> [Record] {
      var records: [Record] = []
      while position < bytes.count {
        let start = line
        if bytes[position] == UInt8(ascii: "#") {
          while position < bytes.count, !isLineEnd(bytes[position]) { position += 1 }
          skipLineEnd()
          continue
        }
        var fields = [field()]
        while position < bytes.count, bytes[position] == separator {
          skipSeparator()
          // Blanks at the end of a line separate nothing.
          if separator == blank, position == bytes.count || isLineEnd(bytes[position]) { break }
          fields.append(field())
        }
        skipLineEnd()
        if fields.count > 1 || fields[0] != "" {
          records.append(Record(line: start, fields: fields))
        }
      }
      return records
    }

    /// Goes over one separator; of blanks, over all that stand together.
    private mutating func skipSeparator() {
      position += 1
      while separator == blank, position < bytes.count, bytes[position] == blank { position += 1 }
    }

    private func isLineEnd(_ byte: UInt8) -> Bool { byte == 10 || byte == 13 }

    private mutating func skipLineEnd() {
      guard position < bytes.count else { return }
      let isPair = bytes[position] == 13 && position + 1 < bytes.count && bytes[position + 1] == 10
      position += isPair ? 2 : 1
      line += 1
    }

    /// One field, up to a separator or the end of the line.
    private mutating func field() -> String {
      while position < bytes.count, bytes[position] == blank { position += 1 }
      guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
        let start = position
        while position < bytes.count, bytes[position] != separator, !isLineEnd(bytes[position]) {
          position += 1
        }
        return TextFile.text(of: Array(bytes[start..<position])).trimmed
      }
      let content = quoted()
      while position < bytes.count, bytes[position] != separator, !isLineEnd(bytes[position]) {
        position += 1
      }
      return TextFile.text(of: content)
    }

    /// The content of a quoted field; leaves the position behind the closing quote.
    private mutating func quoted() -> [UInt8] {
      let quote = UInt8(ascii: "\"")
      let start = line
      var content: [UInt8] = []
      position += 1
      while position < bytes.count {
        let byte = bytes[position]
        position += 1
        if byte == quote {
          guard position < bytes.count, bytes[position] == quote else { return content }
          position += 1
        }
        if byte == 10 { line += 1 }
        content.append(byte)
      }
      unclosedQuoteLine = start
      return content
    }
  }
}
