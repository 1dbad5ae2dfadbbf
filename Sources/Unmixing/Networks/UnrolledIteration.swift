/// The algorithm whose iterations are the layers of a network.
///
/// Both are one kernel. Where `eta = 0` the dual variable stays zero, and the ADMM layer is
/// `z' = ReLU(W^T y + B^T z - theta)`: a layer of MNN-AE and MNN-BU (Qian et al. 2020), which write
/// `S` for `B^T`. So those networks are `AENet` and `BUNet` with `eta` zero and not learnt.
public enum UnrolledIteration: Sendable, Equatable, CaseIterable {
  /// Alternating direction method of multipliers: U-ADMM-AENet and U-ADMM-BUNet.
  case admm
  /// Iterative shrinkage and thresholding: MNN-AE and MNN-BU.
  case ista

  /// Learnable scalars of a layer: `theta` and `eta`, or `theta` alone.
  var scalarCount: Int { self == .admm ? 2 : 1 }
}
