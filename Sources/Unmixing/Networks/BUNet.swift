public import LinearAlgebra

/// U-ADMM-BUNet: an AENet followed by a linear decoder that learns the endmembers
/// (Zhou & Rodrigues 2022, section IV).
///
/// With an encoder that unrolls ISTA it is MNN-BU.
public struct BUNet: AbundanceEstimator, Equatable {
  /// The part that estimates abundances.
  public var encoder: AENet
  /// The part that turns them back into reflectance: its weights are the endmembers.
  public var decoder: LinearDecoder

  /// Makes a network; the shapes must agree.
  public init(encoder: AENet, decoder: LinearDecoder) {
    precondition(decoder.spectra.rowCount == encoder.bandCount, "one band count")
    precondition(decoder.spectra.columnCount == encoder.endmemberCount, "one endmember count")
    self.encoder = encoder
    self.decoder = decoder
  }

  /// Makes an untrained network: the encoder computes ADMM iterations for the given endmembers,
  /// and the decoder holds them, within its limits.
  ///
  /// - Parameters:
  ///   - start: how the encoder's parameters follow from the endmembers.
  ///   - endmembers: `A`, `bandCount x endmemberCount`, reflectance 0...1.
  ///   - layerCount: `K`, at least 1.
  ///   - isTied: one block of parameters for all layers (I) or one a layer (II).
  ///   - hasEndmemberThresholds: one `theta` and `eta` an endmember instead of one of each.
  /// - Throws: `UnmixingError`, as `AENet` does.
  public init(
    start: WarmStart,
    endmembers: Matrix,
    layerCount: Int,
    isTied: Bool,
    hasEndmemberThresholds: Bool
  ) throws(UnmixingError) {
    encoder = try AENet(
      start: start,
      endmembers: endmembers,
      layerCount: layerCount,
      isTied: isTied,
      hasEndmemberThresholds: hasEndmemberThresholds
    )
    decoder = LinearDecoder(spectra: endmembers)
    decoder.clamp()
  }

  /// Number of bands.
  public var bandCount: Int { encoder.bandCount }
  /// Number of endmembers.
  public var endmemberCount: Int { encoder.endmemberCount }
  /// The encoder's projections, `bandCount x (blockCount * endmemberCount)`.
  public var projections: Matrix { encoder.projections }
  /// Number of learnable numbers: the encoder's and `rp` of the decoder.
  public var parameterCount: Int { encoder.parameterCount + bandCount * endmemberCount }

  /// Estimates abundances by the encoder; see `AbundanceEstimator`.
  public func estimate(
    _ projected: borrowing Matrix,
    into abundances: inout Matrix,
    using workspace: inout Workspace
  ) {
    encoder.estimate(projected, into: &abundances, using: &workspace)
  }
}
