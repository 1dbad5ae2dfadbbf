import Foundation
import FoundationXML

/// Parses XML with a parser that is not this program's, and keeps its texts.
final class XMLDocumentCheck: NSObject, XMLParserDelegate {
  struct NotWellFormed: Error { let line: Int }
  private(set) var texts: [String] = []
  private var current = ""

  static func parse(_ text: String) throws -> XMLDocumentCheck {
    let check = XMLDocumentCheck()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = check
    guard parser.parse() else { throw NotWellFormed(line: parser.lineNumber) }
    return check
  }

  func parser(
    _ parser: XMLParser,
    didStartElement name: String,
    namespaceURI: String?,
    qualifiedName: String?,
    attributes: [String: String]
  ) { current = "" }

  func parser(_ parser: XMLParser, foundCharacters string: String) { current += string }

  func parser(
    _ parser: XMLParser,
    didEndElement name: String,
    namespaceURI: String?,
    qualifiedName: String?
  ) {
    if !current.isEmpty { texts.append(current) }
    current = ""
  }
}
