internal import LinearAlgebra

extension ActiveSetSolver {
  /// The primal active set method, from an empty set of abundances all zero.
  func descend(_ set: inout PassiveSet, tolerance: Double) {
    startDescent(&set)
    set.solve(total: total)
    var error = set.findMultipliers(of: factor)
    while let entering = entering(set, tolerance: tolerance) {
      set.append(entering, of: factor)
      set.solve(total: total)
      let position = set.members.count - 1
      guard set[solution: position] > 0 else {
        // In exact numbers it would be positive: its multiplier is negative by rounding only.
        // It is not looked at again until the others have moved.
        set.remove(at: position, of: factor)
        set[multiplier: entering] = 0
        continue
      }
      while !acceptsSolution(&set) { set.solve(total: total) }
      let reached = set.findMultipliers(of: factor)
      guard reached < error else { return }
      error = reached
    }
  }

  private var total: Double? { sumsToOne ? 1 : nil }

  /// Puts a first feasible point in the set: the nearest endmember, or nothing if the sum is free.
  private func startDescent(_ set: inout PassiveSet) {
    guard sumsToOne else { return }
    var (nearest, least) = (0, Double.infinity)
    for index in 0..<size {
      var square = 0.0
      for entry in 0..<size {
        let difference = factor[entry, index] - set[projected: entry]
        square += difference * difference
      }
      if square < least { (nearest, least) = (index, square) }
    }
    set.append(nearest, of: factor)
    set[point: nearest] = 1
  }

  /// The endmember outside the set with the most negative multiplier, or nil at the solution.
  private func entering(_ set: borrowing PassiveSet, tolerance: Double) -> Int? {
    var (best, least) = (-1, -tolerance)
    for index in 0..<size where set[multiplier: index] < least {
      (best, least) = (index, set[multiplier: index])
    }
    return best < 0 ? nil : best
  }

  /// Moves the point to the solution, or as far as no abundance gets negative.
  ///
  /// - Returns: whether the solution was reached; if not, those that fell to zero left the set.
  private func acceptsSolution(_ set: inout PassiveSet) -> Bool {
    var step = 1.0
    var leaving = -1
    for (position, index) in set.members.enumerated() where set[solution: position] <= 0 {
      let (point, solution) = (set[point: index], set[solution: position])
      let reach = point <= 0 ? 0 : point / (point - solution)
      if leaving < 0 || reach < step { (step, leaving) = (reach, position) }
    }
    for (position, index) in set.members.enumerated() {
      let (point, solution) = (set[point: index], set[solution: position])
      set[point: index] = leaving < 0 ? solution : max(0, point + step * (solution - point))
    }
    guard leaving >= 0 else { return true }
    set.remove(at: leaving, of: factor)
    return false
  }
}
