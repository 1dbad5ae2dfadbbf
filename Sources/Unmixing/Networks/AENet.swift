public import LinearAlgebra

/// U-ADMM-AENet: `K` ADMM iterations unrolled into layers whose parameters are learnt
/// (Zhou & Rodrigues 2022, section III).
///
/// A layer computes `x = W^T y + B^T (z + d)`, `z' = ReLU(x - d - theta)`, `d' = d - eta (x - z')`
/// (equation 7-11) from `z = d = 0`; the last `z` divided by its sum is the result (equation 12). AENet-I has
/// one set of parameters for all layers (tied), AENet-II one a layer.
///
/// The published code of the authors adds an X- and a Z-update after the `K` layers: that is this
/// network with `K + 1` layers, since the D-update of the last layer changes nothing.
///
/// With `iteration` ISTA it is MNN-AE instead; see `UnrolledIteration`.
public struct AENet: AbundanceEstimator, Equatable {
  /// Everything that is learnt; also the shape of a gradient and of the optimiser's moments.
  public struct Parameters: Sendable, Equatable {
    /// All `W` side by side, `bandCount x (blockCount * endmemberCount)`.
    public var projections: Matrix
    /// The rest, one entry a block of parameters.
    public var layers: [ADMMLayer]

    /// Makes parameters; the shapes must agree.
    public init(projections: Matrix, layers: [ADMMLayer]) {
      precondition(!layers.isEmpty, "a network has a layer")
      let endmemberCount = layers[0].endmemberCount
      precondition(layers.allSatisfy { $0.endmemberCount == endmemberCount }, "one layer's shape")
      precondition(projections.columnCount == layers.count * endmemberCount, "one W a layer")
      self.projections = projections
      self.layers = layers
    }

    /// Zeros of the same shape.
    public var zeros: Parameters {
      let count = layers[0].endmemberCount
      let layer = ADMMLayer(
        mixing: Matrix(rowCount: count, columnCount: count),
        thresholds: Array(repeating: 0, count: count),
        stepSizes: Array(repeating: 0, count: count)
      )
      return Parameters(
        projections: Matrix(
          rowCount: projections.rowCount,
          columnCount: projections.columnCount
        ),
        layers: Array(repeating: layer, count: layers.count)
      )
    }

    /// Whether no entry is NaN or infinite.
    public var isFinite: Bool {
      projections.elements.allSatisfy(\.isFinite)
        && layers.allSatisfy { layer in
          layer.mixing.elements.allSatisfy(\.isFinite) && layer.thresholds.allSatisfy(\.isFinite)
            && layer.stepSizes.allSatisfy(\.isFinite)
        }
    }
  }

  /// Number of unrolled iterations, `K`.
  public let layerCount: Int
  /// Whether all layers share one block of parameters (AENet-I).
  public let isTied: Bool
  /// Whether every endmember has its own `theta` and `eta`; the paper has one of each a layer.
  public let hasEndmemberThresholds: Bool
  /// The algorithm that is unrolled.
  public let iteration: UnrolledIteration
  /// What is learnt.
  public var parameters: Parameters

  /// Makes a network from its parameters: one block if tied, else one a layer; for ISTA every
  /// `eta` is 0.
  public init(
    parameters: Parameters,
    layerCount: Int,
    isTied: Bool,
    hasEndmemberThresholds: Bool,
    iteration: UnrolledIteration = .admm
  ) {
    precondition(layerCount >= 1, "a network has a layer")
    precondition(parameters.layers.count == (isTied ? 1 : layerCount), "one block a layer")
    precondition(
      iteration == .admm || parameters.layers.allSatisfy { $0.stepSizes.allSatisfy { $0 == 0 } },
      "ISTA has no dual variable to step"
    )
    self.parameters = parameters
    self.layerCount = layerCount
    self.isTied = isTied
    self.hasEndmemberThresholds = hasEndmemberThresholds
    self.iteration = iteration
  }

  /// Number of bands.
  public var bandCount: Int { parameters.projections.rowCount }
  /// Number of endmembers.
  public var endmemberCount: Int { parameters.layers[0].endmemberCount }
  /// Number of blocks of parameters: 1 if tied, else `layerCount`.
  public var blockCount: Int { parameters.layers.count }
  /// All `W` side by side, `bandCount x (blockCount * endmemberCount)`.
  public var projections: Matrix { parameters.projections }

  /// Number of learnable numbers: `r^2 + rp + 2` a block (Table I), or `r^2 + rp + 2r` with one
  /// `theta` and `eta` an endmember; for ISTA, without `eta`, `r^2 + rp + 1` or `r^2 + rp + r`.
  public var parameterCount: Int {
    let count = endmemberCount
    let scalars = iteration.scalarCount * (hasEndmemberThresholds ? count : 1)
    return blockCount * (count * count + count * bandCount + scalars)
  }

  /// The index of the parameters that a layer uses.
  func block(ofLayer layer: Int) -> Int { isTied ? 0 : layer }
}

extension AENet {
  /// Estimates abundances by the unrolled iterations; see `AbundanceEstimator`.
  public func estimate(
    _ projected: borrowing Matrix,
    into abundances: inout Matrix,
    using workspace: inout Workspace
  ) {
    let (count, pixelCount) = (endmemberCount, projected.columnCount)
    abundances.reshape(rowCount: count, columnCount: pixelCount)
    workspace.prepare(endmemberCount: count, pixelCount: pixelCount)
    for layer in 0..<layerCount {
      let index = block(ofLayer: layer)
      copyPlanes(projected, from: index * count * pixelCount, to: &workspace.state)
      if layer > 0 { parameters.layers[index].mix(workspace.sum, into: &workspace.state) }
      guard layer < layerCount - 1 else {
        parameters.layers[index].rectify(
          state: workspace.state,
          dual: workspace.dual,
          into: &workspace.split
        )
        break
      }
      parameters.layers[index].update(
        state: &workspace.state,
        dual: &workspace.dual,
        split: &workspace.split,
        sum: &workspace.sum
      )
    }
    SumToOne.forward(workspace.split, into: &abundances, scales: &workspace.sum)
  }
}

extension Workspace {
  /// Gives every plane of an unrolled network its shape and the dual its start, zero.
  mutating func prepare(endmemberCount: Int, pixelCount: Int) {
    state.reshape(rowCount: endmemberCount, columnCount: pixelCount)
    split.reshape(rowCount: endmemberCount, columnCount: pixelCount)
    dual.reshape(rowCount: endmemberCount, columnCount: pixelCount)
    sum.reshape(rowCount: endmemberCount, columnCount: pixelCount)
    var duals = dual.mutableSpan
    fill(&duals, with: 0)
  }
}

/// Copies as many elements as the target has.
func copyPlanes(_ planes: borrowing Matrix, from start: Int, to target: inout Matrix) {
  let source = planes.span
  var targets = target.mutableSpan
  precondition(start >= 0 && start + targets.count <= source.count, "planes to copy")
  for index in targets.indices { targets[index] = source[start + index] }
}
