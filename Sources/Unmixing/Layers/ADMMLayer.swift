public import LinearAlgebra

/// What one unrolled ADMM iteration learns besides its projection `W` (Zhou & Rodrigues 2022,
/// section III-A): `B`, `theta` and `eta`.
///
/// The layer works on planes, `endmemberCount x pixelCount`: the state `x`, the split variable `z`,
/// the dual variable `d` and the sum `s = z + d`. `theta` and `eta` are kept one an endmember; the
/// paper's scalars are equal entries that share one gradient.
///
/// The same type holds the gradient of a layer, and the moments of its optimiser.
public struct ADMMLayer: Sendable, Equatable {
  /// `B`, `endmemberCount x endmemberCount`: enters as `B^T (z + d)`.
  public var mixing: Matrix
  /// `theta`, one an endmember: the threshold of the Z-update.
  public var thresholds: [Float]
  /// `eta`, one an endmember: the step of the D-update.
  public var stepSizes: [Float]

  /// Makes a layer; the shapes must agree.
  public init(mixing: Matrix, thresholds: [Float], stepSizes: [Float]) {
    precondition(mixing.rowCount == mixing.columnCount, "B is square")
    precondition(thresholds.count == mixing.rowCount, "one theta an endmember")
    precondition(stepSizes.count == mixing.rowCount, "one eta an endmember")
    self.mixing = mixing
    self.thresholds = thresholds
    self.stepSizes = stepSizes
  }

  /// Number of endmembers.
  public var endmemberCount: Int { mixing.rowCount }
}

// MARK: - Forward

extension ADMMLayer {
  /// The X-update (equation 7): adds `B^T s` to a state that holds `W^T Y`.
  func mix(_ sum: borrowing Matrix, into state: inout Matrix) {
    Matrix.multiply(mixing, .transposed, sum, into: &state, adding: true)
  }

  /// The Z- and D-update (equation 10 and 11): `z = ReLU(x - d - theta)`, `d -= eta (x - z)`.
  ///
  /// - Parameters:
  ///   - state: `x`; receives the residual `x - z`.
  ///   - dual: `d` of the layer before; receives this layer's.
  ///   - split: receives `z`.
  ///   - sum: receives `z + d`.
  func update(
    state: inout Matrix,
    dual: inout Matrix,
    split: inout Matrix,
    sum: inout Matrix
  ) {
    let pixelCount = state.columnCount
    var states = state.mutableSpan
    var duals = dual.mutableSpan
    var splits = split.mutableSpan
    var sums = sum.mutableSpan
    precondition(states.count == endmemberCount * pixelCount, "planes of the state")
    precondition(duals.count == states.count && splits.count == states.count, "planes")
    precondition(sums.count == states.count, "planes of the sum")
    for endmember in 0..<endmemberCount {
      let (threshold, step) = (thresholds[endmember], stepSizes[endmember])
      for index in endmember * pixelCount..<(endmember + 1) * pixelCount {
        let (x, d) = (states[index], duals[index])
        let shifted = x - d - threshold
        // Written so that NaN becomes 0: a pixel that is not finite still gets abundances.
        let z: Float = shifted > 0 ? shifted : 0
        let residual = x - z
        let updated = d - step * residual
        states[index] = residual
        splits[index] = z
        duals[index] = updated
        sums[index] = z + updated
      }
    }
  }

  /// The Z-update alone (equation 10), all that the last layer needs.
  func rectify(
    state: borrowing Matrix,
    dual: borrowing Matrix,
    into split: inout Matrix
  ) {
    let pixelCount = state.columnCount
    let (states, duals) = (state.span, dual.span)
    var splits = split.mutableSpan
    precondition(states.count == endmemberCount * pixelCount, "planes of the state")
    precondition(duals.count == states.count && splits.count == states.count, "planes")
    for endmember in 0..<endmemberCount {
      let threshold = thresholds[endmember]
      for index in endmember * pixelCount..<(endmember + 1) * pixelCount {
        let shifted = states[index] - duals[index] - threshold
        splits[index] = shifted > 0 ? shifted : 0
      }
    }
  }
}

// MARK: - Backward

extension ADMMLayer {
  /// The gradient of `update`, with respect to the state and to `theta` and `eta`.
  ///
  /// With `u = x - d - theta`, and `d'` the new dual: `du = [z > 0] (dz + eta dd')`,
  /// `dx = du - eta dd'`, `dd = dd' - du`, `dtheta = -sum du`, `deta = -sum dd' (x - z)`.
  ///
  /// - Parameters:
  ///   - residual: `x - z` as `update` left it.
  ///   - split: `z` as `update` left it.
  ///   - splitGradient: gradient with respect to `z`.
  ///   - dualGradient: gradient with respect to the new `d`; receives that of the old one, without
  ///     the part through the X-update, which `mixBackward` adds.
  ///   - stateGradient: receives the gradient with respect to `x`.
  ///   - gradient: the gradients of `theta` and `eta` are added to it.
  func updateBackward(
    residual: borrowing Matrix,
    split: borrowing Matrix,
    splitGradient: borrowing Matrix,
    dualGradient: inout Matrix,
    stateGradient: inout Matrix,
    gradient: inout ADMMLayer
  ) {
    let pixelCount = residual.columnCount
    let (splits, splitGradients) = (split.span, splitGradient.span)
    precondition(splits.count == endmemberCount * pixelCount, "planes of the split")
    precondition(splitGradients.count == splits.count, "planes of the split's gradient")
    precondition(dualGradient.span.count == splits.count, "planes of the dual's gradient")
    precondition(stateGradient.span.count == splits.count, "planes of the state's gradient")
    for endmember in 0..<endmemberCount {
      let range = endmember * pixelCount..<(endmember + 1) * pixelCount
      let step = stepSizes[endmember]
      let before = total(dualGradient.span, range)
      gradient.stepSizes[endmember] -= innerProduct(dualGradient.span, residual.span, range)
      var duals = dualGradient.mutableSpan
      var states = stateGradient.mutableSpan
      for index in range {
        let carried = step * duals[index]
        let active = splits[index] > 0 ? splitGradients[index] + carried : 0
        states[index] = active - carried
        duals[index] -= active
      }
      // Since dd = dd' - du, the sum of du is what the sum of dd has lost.
      gradient.thresholds[endmember] -= before - total(dualGradient.span, range)
    }
  }

  /// The gradient of `mix`, with respect to `s` and `B`.
  ///
  /// - Parameters:
  ///   - sum: the `s` that `mix` was given.
  ///   - stateGradient: gradient with respect to `x`.
  ///   - splitGradient: receives the gradient with respect to the `z` of the layer before.
  ///   - dualGradient: the same for `d` is added to what is there.
  ///   - gradient: the gradient of `B` is added to it.
  func mixBackward(
    sum: borrowing Matrix,
    stateGradient: borrowing Matrix,
    splitGradient: inout Matrix,
    dualGradient: inout Matrix,
    gradient: inout ADMMLayer
  ) {
    Matrix.multiply(sum, .plain, stateGradient, .transposed, into: &gradient.mixing, adding: true)
    Matrix.multiply(mixing, .plain, stateGradient, into: &splitGradient)
    let splits = splitGradient.span
    var duals = dualGradient.mutableSpan
    precondition(duals.count == splits.count, "planes of the gradients")
    for index in splits.indices { duals[index] += splits[index] }
  }
}
