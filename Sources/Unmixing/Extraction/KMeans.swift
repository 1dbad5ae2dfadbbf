internal import LinearAlgebra

/// Groups of points around their means (Lloyd), started by k-means++ (Arthur & Vassilvitskii 2007).
struct KMeans {
  /// For each point its cluster, 0..<`clusterCount`.
  private(set) var labels: [Int]
  /// Number of clusters; some may be empty, and there are fewer than asked for if points coincide.
  let clusterCount: Int

  /// Clusters points.
  ///
  /// - Parameters:
  ///   - points: one a row.
  ///   - count: number of clusters.
  ///   - iterationLimit: Lloyd's iteration stops here if the clusters still change.
  ///   - generator: draws the first centres.
  init(
    of points: Matrix,
    count: Int,
    iterationLimit: Int,
    using generator: inout SeededGenerator
  ) {
    var centres = Self.firstCentres(of: points, count: count, using: &generator)
    clusterCount = centres.rowCount
    labels = [Int](repeating: -1, count: points.rowCount)
    var products = Matrix(rowCount: points.rowCount, columnCount: clusterCount)
    for _ in 0..<iterationLimit {
      Matrix.multiply(points, .plain, centres, .transposed, into: &products)
      guard assign(products, centres: centres) else { return }
      move(&centres, points: points)
    }
  }

  /// Centres drawn from the points, each with odds in its squared distance from those before.
  private static func firstCentres(
    of points: Matrix,
    count: Int,
    using generator: inout SeededGenerator
  ) -> Matrix {
    let values = points.span
    let size = points.columnCount
    var chosen = [generator.index(below: points.rowCount)]
    var distances = [Double](repeating: .infinity, count: points.rowCount)
    while chosen.count < count {
      let last = chosen[chosen.count - 1]
      var sum = 0.0
      for point in distances.indices {
        var square = 0.0
        for entry in 0..<size {
          let difference =
            Double(values[point * size + entry]) - Double(values[last * size + entry])
          square += difference * difference
        }
        if square < distances[point] { distances[point] = square }
        sum += distances[point]
      }
      var rest = generator.uniform() * sum
      guard sum > 0 else { break }
      var pick = last
      for point in distances.indices where distances[point] > 0 {
        pick = point
        rest -= distances[point]
        if rest < 0 { break }
      }
      chosen.append(pick)
    }
    return points.rows(chosen)
  }

  /// Gives each point its nearest centre, the first of equals; whether any changed.
  ///
  /// `|p - c|^2` is least where `2 p.c - |c|^2` is greatest.
  private mutating func assign(_ products: Matrix, centres: Matrix) -> Bool {
    let halfSquares = (0..<clusterCount).map { cluster in
      centres.row(cluster).reduce(0) { $0 + $1 * $1 } / 2
    }
    let values = products.span
    var hasChanged = false
    for point in labels.indices {
      var (best, greatest) = (0, -Float.infinity)
      for cluster in 0..<clusterCount {
        let value = values[point * clusterCount + cluster] - halfSquares[cluster]
        if value > greatest { (best, greatest) = (cluster, value) }
      }
      if labels[point] != best {
        labels[point] = best
        hasChanged = true
      }
    }
    return hasChanged
  }

  /// Moves the centres to the means of their points; a centre without points stays.
  private func move(_ centres: inout Matrix, points: Matrix) {
    let (sums, sizes) = sums(of: points)
    for cluster in 0..<clusterCount where sizes[cluster] > 0 {
      for entry in 0..<points.columnCount {
        centres[cluster, entry] = Float(sums[cluster, entry] / Double(sizes[cluster]))
      }
    }
  }

  /// The sums of rows and their number for each cluster; `rows` has one row a point.
  func sums(of rows: Matrix) -> (sums: DoubleMatrix, sizes: [Int]) {
    let values = rows.span
    let size = rows.columnCount
    var sums = DoubleMatrix(rowCount: clusterCount, columnCount: size)
    var sizes = [Int](repeating: 0, count: clusterCount)
    for (point, cluster) in labels.enumerated() {
      sizes[cluster] += 1
      for entry in 0..<size { sums[cluster, entry] += Double(values[point * size + entry]) }
    }
    return (sums, sizes)
  }
}
