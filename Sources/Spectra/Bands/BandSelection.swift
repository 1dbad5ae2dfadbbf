/// A removal list: which bands of a scene are left out before anything else looks at them.
///
/// Items are separated by commas and may be mixed freely; blanks may stand around commas and hyphens
/// and before units, and separate nothing:
/// - `7`, `108-112`: bands, numbered from 1, both ends included;
/// - `1340-1460nm`, `0.35-0.42um`: bands whose centre lies in the window, both ends included;
/// - `@header`: the bands that the header's own bad-band list (`bbl`) calls bad;
/// - `@aviris-water` and the other names of `BandPreset`;
/// - `@none`: nothing at all; stands alone;
/// - `path/to/file.txt`: a file with the same items, by commas or lines, with `#` comments.
///
/// The list is read without a scene; `kept(of:goodBands:)` applies it to one. Both keep what they
/// cannot make sense of and report it together, so that a list is corrected once.
public struct BandSelection: Sendable, Equatable {
  /// What one item of the list removes.
  public enum Rule: Sendable, Equatable {
    /// Bands by number, from 1.
    case bands(ClosedRange<Int>)
    /// Bands whose centre lies in a window, in nanometres.
    case windowNanometres(ClosedRange<Double>)
    /// Bands that the header's own list calls bad.
    case header
    /// A removal list with a name.
    case preset(BandPreset)
    /// No band.
    case nothing
  }

  /// A rule and the words that it was read from.
  public struct Item: Sendable, Equatable {
    /// The words, with the file and line where they came from one.
    public let text: String
    /// What they mean.
    public let rule: Rule
  }

  /// The rules in the order of the list.
  public private(set) var items: [Item] = []
  /// What could not be read, one sentence each; a list with problems removes nothing but fails.
  public private(set) var problems: [String] = []

  /// What is removed where nothing is asked for: the header's own bad bands.
  public static let header = BandSelection(parsing: "@header")

  /// Reads a removal list; what cannot be read is kept in `problems`.
  ///
  /// - Parameters:
  ///   - list: the items, separated by commas or line ends.
  ///   - readFile: gives the text of a file that the list names.
  public init(
    parsing list: String,
    readFile: (String) throws(SpectraError) -> String = BandSelection.textOfFile
  ) {
    add(list, place: nil, readFile: readFile)
    if items.isEmpty && problems.isEmpty {
      problems.append("the list is empty; write @none to remove no band")
    }
    if items.count > 1, items.contains(where: { $0.rule == .nothing }) {
      problems.append("@none removes nothing and stands alone; leave it or the other items out")
    }
  }

  /// The text of a file on disk.
  public static func textOfFile(_ path: String) throws(SpectraError) -> String {
    try TextFile(reading: path, kind: "a list").text
  }

  /// Fails if the list has problems that can be seen without a scene.
  ///
  /// - Throws: `SpectraError` with code `.badBandList` and all problems.
  public func checked() throws(SpectraError) {
    guard problems.isEmpty else {
      throw BandSelection.error(problems, scene: nil)
    }
  }

  /// Adds the items of a list, or of one file of a list.
  private mutating func add(
    _ list: String,
    place file: String?,
    readFile: (String) throws(SpectraError) -> String
  ) {
    let lines = list.split(omittingEmptySubsequences: false) { $0.isNewline }
    for (number, line) in lines.enumerated() {
      let content = file == nil ? line : line.prefix { $0 != "#" }
      for part in content.split(separator: ",") {
        let words = String(part).trimmed
        guard !words.isEmpty else { continue }
        let place = file.map { " (\($0), line \(number + 1))" } ?? ""
        if BandSelection.looksLikeFile(words) {
          addFile(words, place: place, isNested: file != nil, readFile: readFile)
          continue
        }
        switch BandSelection.rule(of: words) {
        case .success(let rule): items.append(Item(text: words + place, rule: rule))
        case .failure(let problem): problems.append("\(words)\(place): \(problem.words)")
        }
      }
    }
  }

  private mutating func addFile(
    _ path: String,
    place: String,
    isNested: Bool,
    readFile: (String) throws(SpectraError) -> String
  ) {
    guard !isNested else {
      problems.append("\(path)\(place): a file with a band list cannot name another file")
      return
    }
    do {
      let countBefore = items.count + problems.count
      add(try readFile(path), place: path, readFile: readFile)
      if items.count + problems.count == countBefore {
        problems.append("\(path): the file names no band; write @none in it to remove none")
      }
    } catch {
      problems.append("\(error.message) \(error.remedy)")
    }
  }

  /// One error that says everything that is wrong.
  static func error(_ problems: [String], scene: String?) -> SpectraError {
    let subject = scene.map { "the band list does not fit the scene (\($0)):" }
    return SpectraError(
      code: .badBandList,
      message: ([subject ?? "the band list cannot be read:"] + problems.map { "  - \($0)" })
        .joined(separator: "\n"),
      remedy: "Correct --remove-bands: numbers from 1 and ranges (1-3), windows with a unit "
        + "(1340-1460nm), @header, @none, files, and "
        + BandPreset.allCases.map { "@\($0.rawValue)" }.joined(separator: ", ") + "."
    )
  }
}
