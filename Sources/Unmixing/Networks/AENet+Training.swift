public import LinearAlgebra

/// What a network keeps of a batch between its forward and its backward pass; grows to the largest
/// batch seen, then never allocates again.
public struct AENetTrace: Sendable {
  /// What one layer keeps.
  struct Layer: Sendable {
    /// `z + d` of the layer before; unused in the first.
    var sum = Matrix(rowCount: 0, columnCount: 0)
    /// `x - z`.
    var residual = Matrix(rowCount: 0, columnCount: 0)
    /// `z`.
    var split = Matrix(rowCount: 0, columnCount: 0)
  }

  /// The result, `endmemberCount x pixelCount`.
  public internal(set) var abundances = Matrix(rowCount: 0, columnCount: 0)
  var layers: [Layer] = []
  var projected = Matrix(rowCount: 0, columnCount: 0)
  var dual = Matrix(rowCount: 0, columnCount: 0)
  var sum = Matrix(rowCount: 0, columnCount: 0)
  var scales = Matrix(rowCount: 0, columnCount: 0)
  var splitGradient = Matrix(rowCount: 0, columnCount: 0)
  var dualGradient = Matrix(rowCount: 0, columnCount: 0)
  var stateGradient = Matrix(rowCount: 0, columnCount: 0)
  /// Gradients with respect to `projected`: the blocks' `stateGradient` under each other.
  var projectedGradient = Matrix(rowCount: 0, columnCount: 0)

  /// Makes an empty trace.
  public init() {}

  /// The last `z`, before normalisation: an endmember whose plane is all zero takes no part.
  public var lastSplit: Matrix { layers.last?.split ?? abundances }

  mutating func prepare(for network: borrowing AENet, pixelCount: Int) {
    let (count, blockCount) = (network.endmemberCount, network.blockCount)
    if layers.count != network.layerCount {
      layers = Array(repeating: Layer(), count: network.layerCount)
    }
    for index in layers.indices {
      layers[index].sum.reshape(rowCount: count, columnCount: pixelCount)
      layers[index].residual.reshape(rowCount: count, columnCount: pixelCount)
      layers[index].split.reshape(rowCount: count, columnCount: pixelCount)
    }
    abundances.reshape(rowCount: count, columnCount: pixelCount)
    projected.reshape(rowCount: blockCount * count, columnCount: pixelCount)
    dual.reshape(rowCount: count, columnCount: pixelCount)
    sum.reshape(rowCount: count, columnCount: pixelCount)
    scales.reshape(rowCount: 1, columnCount: pixelCount)
    splitGradient.reshape(rowCount: count, columnCount: pixelCount)
    dualGradient.reshape(rowCount: count, columnCount: pixelCount)
    stateGradient.reshape(rowCount: count, columnCount: pixelCount)
    projectedGradient.reshape(rowCount: blockCount * count, columnCount: pixelCount)
    var duals = dual.mutableSpan
    fill(&duals, with: 0)
  }
}

extension AENet {
  /// Estimates the abundances of a batch and keeps what `backward` needs.
  ///
  /// - Parameters:
  ///   - spectra: reflectance 0...1, `pixelCount x bandCount`.
  ///   - trace: receives the abundances and the states of every layer.
  public func forward(_ spectra: borrowing Matrix, into trace: inout AENetTrace) {
    let (count, pixelCount) = (endmemberCount, spectra.rowCount)
    trace.prepare(for: self, pixelCount: pixelCount)
    // One product for all layers: every pixel is read once.
    Matrix.multiply(
      parameters.projections,
      .transposed,
      spectra,
      .transposed,
      into: &trace.projected
    )
    for layer in 0..<layerCount {
      let index = block(ofLayer: layer)
      if layer > 0 { swap(&trace.sum, &trace.layers[layer].sum) }
      trace.layers[layer].forward(
        parameters.layers[index],
        projected: trace.projected,
        from: index * count * pixelCount,
        isFirst: layer == 0,
        dual: &trace.dual,
        sum: &trace.sum
      )
    }
    SumToOne.forward(
      trace.layers[layerCount - 1].split,
      into: &trace.abundances,
      scales: &trace.scales
    )
  }

  /// The gradient of a loss with respect to every parameter (equation 19, written out).
  ///
  /// - Parameters:
  ///   - abundanceGradient: gradient with respect to the abundances, `endmemberCount x pixelCount`.
  ///   - spectra: as given to `forward`.
  ///   - trace: as `forward` left it.
  ///   - gradient: receives the gradient; already has the shape of the parameters.
  public func backward(
    _ abundanceGradient: borrowing Matrix,
    spectra: borrowing Matrix,
    trace: inout AENetTrace,
    into gradient: inout Parameters
  ) {
    gradient.clearLayers()
    copyPlanes(abundanceGradient, from: 0, to: &trace.splitGradient)
    SumToOne.backward(
      &trace.splitGradient,
      abundances: trace.abundances,
      scales: trace.scales,
      means: &trace.sum
    )
    var duals = trace.dualGradient.mutableSpan
    fill(&duals, with: 0)
    for layer in (0..<layerCount).reversed() { backward(layer: layer, &trace, &gradient) }
    Matrix.multiply(
      spectra,
      .transposed,
      trace.projectedGradient,
      .transposed,
      into: &gradient.projections
    )
    if iteration == .ista { gradient.holdStepSizes() }
    if !hasEndmemberThresholds { gradient.shareScalars() }
  }

  /// One layer's part of the gradient.
  private func backward(layer: Int, _ trace: inout AENetTrace, _ gradient: inout Parameters) {
    let index = block(ofLayer: layer)
    parameters.layers[index].updateBackward(
      residual: trace.layers[layer].residual,
      split: trace.layers[layer].split,
      splitGradient: trace.splitGradient,
      dualGradient: &trace.dualGradient,
      stateGradient: &trace.stateGradient,
      gradient: &gradient.layers[index]
    )
    store(
      trace.stateGradient,
      at: index * endmemberCount * trace.stateGradient.columnCount,
      of: &trace.projectedGradient,
      adding: isTied && layer < layerCount - 1
    )
    guard layer > 0 else { return }
    parameters.layers[index].mixBackward(
      sum: trace.layers[layer].sum,
      stateGradient: trace.stateGradient,
      splitGradient: &trace.splitGradient,
      dualGradient: &trace.dualGradient,
      gradient: &gradient.layers[index]
    )
  }
}

extension AENetTrace.Layer {
  /// Runs one layer and keeps its states.
  fileprivate mutating func forward(
    _ layer: ADMMLayer,
    projected: borrowing Matrix,
    from start: Int,
    isFirst: Bool,
    dual: inout Matrix,
    sum next: inout Matrix
  ) {
    copyPlanes(projected, from: start, to: &residual)
    if !isFirst { layer.mix(sum, into: &residual) }
    layer.update(state: &residual, dual: &dual, split: &split, sum: &next)
  }
}

/// Puts a layer's gradient among those of the projections, or adds it.
private func store(
  _ planes: borrowing Matrix,
  at start: Int,
  of result: inout Matrix,
  adding: Bool
) {
  let source = planes.span
  var targets = result.mutableSpan
  precondition(start >= 0 && start + source.count <= targets.count, "planes to store")
  if adding {
    for index in source.indices { targets[start + index] += source[index] }
  } else {
    for index in source.indices { targets[start + index] = source[index] }
  }
}

extension AENet.Parameters {
  /// Sets everything but the projections to zero.
  fileprivate mutating func clearLayers() {
    for index in layers.indices {
      var mixing = layers[index].mixing.mutableSpan
      fill(&mixing, with: 0)
      var thresholds = layers[index].thresholds.mutableSpan
      fill(&thresholds, with: 0)
      var stepSizes = layers[index].stepSizes.mutableSpan
      fill(&stepSizes, with: 0)
    }
  }

  /// Leaves the step sizes as they are: a gradient of zero, by which Adam does not move.
  fileprivate mutating func holdStepSizes() {
    for index in layers.indices {
      var stepSizes = layers[index].stepSizes.mutableSpan
      fill(&stepSizes, with: 0)
    }
  }

  /// Gives all endmembers the gradient of the one `theta` and `eta` that they share: the sum.
  fileprivate mutating func shareScalars() {
    for index in layers.indices {
      let count = layers[index].endmemberCount
      let threshold = layers[index].thresholds.reduce(0, +)
      let stepSize = layers[index].stepSizes.reduce(0, +)
      for endmember in 0..<count {
        layers[index].thresholds[endmember] = threshold
        layers[index].stepSizes[endmember] = stepSize
      }
    }
  }
}
