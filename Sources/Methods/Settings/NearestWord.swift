/// Finds the word that somebody may have meant.
enum NearestWord {
  /// The known word that takes the fewest changes, if they are few for its length.
  ///
  /// Case, hyphens and underscores do not count: `remove-bands` is `removeBands`.
  static func nearest(to word: String, among known: [String]) -> String? {
    let wanted = plain(word)
    let ranked = known.map { (word: $0, distance: distance(wanted, plain($0))) }
    guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(1, min(wanted.count, best.word.count) / 3) ? best.word : nil
  }

  private static func plain(_ word: String) -> [Character] {
    word.lowercased().filter { $0 != "-" && $0 != "_" }.map { $0 }
  }

  /// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other.
  private static func distance(_ first: [Character], _ second: [Character]) -> Int {
    var rows = [Array(0...second.count)]
    for row in 1...max(first.count, 1) where row <= first.count {
      var current = [row]
      for column in 1...max(second.count, 1) where column <= second.count {
        let isSame = first[row - 1] == second[column - 1]
        var least = min(
          rows[row - 1][column] + 1,
          current[column - 1] + 1,
          rows[row - 1][column - 1] + (isSame ? 0 : 1)
        )
        if row > 1, column > 1, first[row - 1] == second[column - 2],
          first[row - 2] == second[column - 1]
        {
          least = min(least, rows[row - 2][column - 2] + 1)
        }
        current.append(least)
      }
      rows.append(current)
    }
    return rows[first.count][second.count]
  }
}
