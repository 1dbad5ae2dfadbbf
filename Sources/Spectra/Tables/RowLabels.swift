/// Names and classes of spectra in rows, from the columns that are not bands.
///
/// Without a column of names, a column of words that all differ serves, then the class, then numbers
/// that all differ; or else the rows are numbered.
struct RowLabels {
  private(set) var names: [String]
  private(set) var classes: [String]?
  private(set) var notes: [String] = []

  private static let nameWords: Set = [
    "name", "names", "spectrum", "material", "endmember", "label", "title", "sample",
  ]
  private static let classWords: Set = [
    "class", "classes", "category", "group", "type", "level_1", "level1",
  ]

  init(_ table: DelimitedText, bands: Set<Int>) {
    let others = table.heading.fields.indices.filter { !bands.contains($0) }
    func column(_ words: Set<String>) -> Int? {
      others.first { words.contains(table.heading.fields[$0].lowercased()) }
    }
    func entries(_ column: Int) -> [String] { table.rows.map { $0.fields[column] } }
    func isDistinct(_ column: Int) -> Bool { Set(entries(column)).count == table.rows.count }
    let classColumn = column(Self.classWords)
    let describing = others.filter { $0 != classColumn && isDistinct($0) }
    let nameColumn =
      column(Self.nameWords) ?? describing.first { table.numbers($0) == nil }
    let numbered = table.rows.indices.map { "spectrum \($0 + 1)" }
    let found =
      nameColumn.map(entries) ?? classColumn.map(entries) ?? describing.first.map(entries)
      ?? others.first.map(entries) ?? numbered
    names = zip(found, numbered).map { $0.isEmpty ? $1 : $0 }
    classes = classColumn.map(entries)
    // One class for all is a word about the whole library, not about its spectra.
    if let classColumn, let classes, table.rows.count > 1, Set(classes).count == 1 {
      self.classes = nil
      notes.append(
        "the column \(table.heading.fields[classColumn]) says \"\(classes[0])\" of every spectrum and "
          + "is not taken for classes"
      )
    }
  }
}
