internal import CKernels

/// Turns raw samples into reflectance and reflectance into projections, in one pass over the samples.
///
/// A sample `s` of band `b` is the reflectance `y[b] = s * factor[b] + offset[b]`; a pixel becomes
/// `W^T y`, or stays `y`, and has its squared norm `y.y` with it. Blocks of pixels stay in the L1 cache
/// from the first step to the last. Every pixel is added up band after band in single precision, the
/// same way wherever it stands and however it is stored: equal samples give equal bytes.
public struct PixelProjection: Sendable, Equatable {
  /// Number of bands of a pixel.
  public let bandCount: Int
  /// Number of planes that come out: the projections, or the bands.
  public let planeCount: Int
  private let factors: [Float]
  private let offsets: [Float]
  private let noData: [Float]
  /// `W` with the factor of each band in its row, `bandCount x planeCount`; nil for reflectance.
  ///
  /// Samples need not be scaled to be projected.
  private let weights: Matrix?
  /// `W^T offset`, one a plane.
  private let constants: [Float]

  /// Makes a projection.
  ///
  /// - Parameters:
  ///   - factors: reflectance of one count, one entry a band.
  ///   - offsets: reflectance of a sample of 0, one entry a band.
  ///   - noData: the sample of each band that means "no data here"; nil where a band has none.
  ///   - weights: `W`, `bandCount x projectionCount`; nil for the reflectance itself.
  public init(factors: [Float], offsets: [Float], noData: [Float?], weights: Matrix?) {
    bandCount = factors.count
    precondition(bandCount > 0, "pixels have a band")
    precondition(offsets.count == bandCount && noData.count == bandCount, "one entry a band")
    precondition((weights?.rowCount ?? bandCount) == bandCount, "one row of weights a band")
    planeCount = weights?.columnCount ?? bandCount
    precondition(planeCount > 0, "something comes out")
    self.factors = factors
    self.offsets = offsets
    self.noData = noData.map { $0 ?? .nan }
    guard var weights else {
      self.weights = nil
      constants = []
      return
    }
    var sums = Array(repeating: 0.0, count: weights.columnCount)
    for band in factors.indices {
      for plane in sums.indices {
        sums[plane] += Double(weights[band, plane]) * Double(offsets[band])
        weights[band, plane] *= factors[band]
      }
    }
    self.weights = weights
    constants = sums.map { Float($0) }
  }

  /// What comes out of some pixels.
  public struct Output: Sendable {
    /// The projections or the reflectance, `planeCount x pixelCount`.
    public var planes = Matrix(rowCount: 0, columnCount: 0)
    /// `y.y` of each pixel, added up over 8 bands at a time in single precision, then in double.
    public var squaredNorms: [Double] = []
    /// 1 for a pixel that holds the no-data sample in some band, otherwise 0.
    public var noDataMarks: [UInt8] = []
    fileprivate var scratch: [Float] = []

    /// Makes an empty output.
    public init() {}

    /// Gives every part room for some pixels; what they hold is unspecified.
    ///
    /// Shrinking and growing back within the largest size seen does not allocate.
    public mutating func reshape(planeCount: Int, pixelCount: Int) {
      planes.reshape(rowCount: planeCount, columnCount: pixelCount)
      squaredNorms.resize(to: pixelCount, filling: 0)
      noDataMarks.resize(to: pixelCount, filling: 0)
    }
  }

  /// Projects pixels.
  ///
  /// - Parameters:
  ///   - bytes: memory that holds all samples of the pixels.
  ///   - start: the place of the first pixel in it.
  ///   - layout: how the samples lie from there.
  ///   - pixelCount: number of pixels.
  ///   - column: the pixel of `output` that the first one becomes.
  ///   - output: has the shape of all its pixels already.
  public func project(
    _ bytes: RawSpan,
    from start: Int,
    layout: borrowing SampleLayout,
    pixelCount: Int,
    toColumn column: Int,
    of output: inout Output
  ) {
    let end = layout.end(ofPixels: pixelCount)
    precondition(start >= 0 && start + end <= bytes.byteCount, "samples outside the memory")
    precondition(layout.bandOffsets.count == bandCount, "one offset a band")
    let total = output.planes.columnCount
    precondition(output.planes.rowCount == planeCount, "room for all planes")
    precondition(column >= 0 && column + pixelCount <= total, "room for all pixels")
    precondition(output.squaredNorms.count == total, "one squared norm a pixel")
    precondition(output.noDataMarks.count == total, "one mark a pixel")
    guard pixelCount > 0 else { return }
    let scratchCount = Int(unmix_scratch_count(Int32(bandCount), Int32(planeCount)))
    if output.scratch.count < scratchCount {
      output.scratch = Array(repeating: 0, count: scratchCount)
    }
    unsafe withUnsafeProjection { projection in
      unsafe bytes.withUnsafeBytes { raw in
        unsafe layout.bandOffsets.withUnsafeBufferPointer { bandOffsets in
          guard let base = raw.baseAddress else { return }
          let first = unsafe base.assumingMemoryBound(to: UInt8.self)
          var samples = unsafe unmix_samples(
            start: first + start,
            end: first + raw.count,
            kind: layout.kind.code,
            is_swapped: layout.isSwapped ? 1 : 0,
            pixel_stride: Int64(layout.pixelStride),
            band_offsets: bandOffsets.baseAddress,
            band_count: Int32(bandCount)
          )
          unsafe run(&samples, pixelCount, projection, column, &output)
        }
      }
    }
  }

  /// Projects the pixels of planes of samples, `bandCount x pixelCount`.
  ///
  /// - Parameters:
  ///   - samples: as stored: scale and offset are still to be applied.
  ///   - output: has the shape of all pixels already.
  public func project(_ samples: borrowing Matrix, into output: inout Output) {
    let layout = SampleLayout(
      kind: .float32,
      pixelStride: 4,
      bandOffsets: (0..<samples.rowCount).map { Int64(4 * samples.columnCount * $0) }
    )
    unsafe project(
      samples.span.bytes,
      from: 0,
      layout: layout,
      pixelCount: samples.columnCount,
      toColumn: 0,
      of: &output
    )
  }

  private func run(
    _ samples: UnsafeMutablePointer<unmix_samples>,
    _ pixelCount: Int,
    _ projection: UnsafePointer<unmix_projection>,
    _ column: Int,
    _ output: inout Output
  ) {
    let stride = Int64(output.planes.columnCount)
    let isProjected = weights != nil
    unsafe output.planes.withUnsafeElements { planes in
      unsafe output.squaredNorms.withUnsafeMutableBufferPointer { norms in
        unsafe output.noDataMarks.withUnsafeMutableBufferPointer { marks in
          unsafe output.scratch.withUnsafeMutableBufferPointer { scratch in
            let first = unsafe planes.baseAddress.map { unsafe $0 + column }
            var target = unsafe unmix_planes(
              projected: isProjected ? first : nil,
              projected_stride: stride,
              reflectance: isProjected ? nil : first,
              reflectance_stride: stride,
              squared_norms: norms.baseAddress.map { unsafe $0 + column },
              has_no_data: marks.baseAddress.map { unsafe $0 + column }
            )
            unsafe unmix_project(
              samples,
              Int64(pixelCount),
              projection,
              &target,
              scratch.baseAddress
            )
          }
        }
      }
    }
  }

  /// Lends the numbers to the kernel.
  private func withUnsafeProjection(_ body: (UnsafePointer<unmix_projection>) -> Void) {
    unsafe factors.withUnsafeBufferPointer { factors in
      unsafe offsets.withUnsafeBufferPointer { offsets in
        unsafe noData.withUnsafeBufferPointer { noData in
          unsafe (weights?.elements ?? []).withUnsafeBufferPointer { elements in
            unsafe constants.withUnsafeBufferPointer { constants in
              var projection = unsafe unmix_projection(
                factors: factors.baseAddress,
                offsets: offsets.baseAddress,
                no_data: noData.baseAddress,
                weights: elements.baseAddress,
                constants: constants.baseAddress,
                row_count: Int32(weights == nil ? 0 : planeCount)
              )
              unsafe body(&projection)
            }
          }
        }
      }
    }
  }
}

extension Array {
  /// Gives the array a length; its storage is kept.
  fileprivate mutating func resize(to count: Int, filling value: Element) {
    if self.count > count {
      removeLast(self.count - count)
    } else {
      append(contentsOf: repeatElement(value, count: count - self.count))
    }
  }
}
