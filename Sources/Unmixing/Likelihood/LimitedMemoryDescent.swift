/// A minimum of a smooth function by L-BFGS (Liu & Nocedal 1989) with steps that are halved until
/// they descend.
struct LimitedMemoryDescent {
  /// A function at one place.
  struct Value {
    let value: Double
    let gradient: [Double]
  }

  /// Steps remembered.
  private static let memory = 8
  /// A step must descend by this part of what the slope promises.
  private static let sufficient = 1e-4
  private static let halvingLimit = 30
  /// Descents smaller than this, relative to the value, end the search.
  private static let tolerance = 1e-9

  /// The most steps taken.
  let stepLimit: Int

  private struct Step {
    let move: [Double]
    let change: [Double]
    /// The inner product of both.
    let product: Double
  }

  /// Goes down from a place; a function is nil where it has no value.
  ///
  /// - Returns: the lowest place found, the start itself if the function has no value there.
  func minimum(from start: [Double], of function: ([Double]) -> Value?) -> [Double] {
    guard var current = function(start) else { return start }
    var place = start
    var steps: [Step] = []
    for _ in 0..<stepLimit {
      let direction = Self.direction(current.gradient, steps)
      let slope = Self.product(direction, current.gradient)
      guard slope < 0 else { break }
      // Without a memory the first step is one of unit length.
      var length = steps.isEmpty ? 1 / Self.product(direction, direction).squareRoot() : 1
      var found: (place: [Double], value: Value)?
      for _ in 0..<Self.halvingLimit {
        let next = zip(place, direction).map { $0 + length * $1 }
        if let value = function(next),
          value.value <= current.value + Self.sufficient * length * slope
        {
          found = (next, value)
          break
        }
        length /= 2
      }
      guard let found else { break }
      let move = zip(found.place, place).map { $0 - $1 }
      let change = zip(found.value.gradient, current.gradient).map { $0 - $1 }
      let product = Self.product(move, change)
      if product > 0 { steps.append(Step(move: move, change: change, product: product)) }
      if steps.count > Self.memory { steps.removeFirst() }
      let descent = current.value - found.value.value
      (place, current) = found
      guard descent > Self.tolerance * max(1, abs(current.value)) else { break }
    }
    return place
  }

  /// Minus the gradient times the remembered inverse curvature.
  private static func direction(_ gradient: [Double], _ steps: [Step]) -> [Double] {
    var vector = gradient
    var factors: [Double] = []
    for step in steps.reversed() {
      let factor = product(step.move, vector) / step.product
      for index in vector.indices { vector[index] -= factor * step.change[index] }
      factors.append(factor)
    }
    if let last = steps.last {
      let scale = last.product / product(last.change, last.change)
      for index in vector.indices { vector[index] *= scale }
    }
    for (step, factor) in zip(steps, factors.reversed()) {
      let correction = factor - product(step.change, vector) / step.product
      for index in vector.indices { vector[index] += correction * step.move[index] }
    }
    return vector.map { -$0 }
  }

  private static func product(_ first: [Double], _ second: [Double]) -> Double {
    var sum = 0.0
    for index in first.indices { sum += first[index] * second[index] }
    return sum
  }
}
