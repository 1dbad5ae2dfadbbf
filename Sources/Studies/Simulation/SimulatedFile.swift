internal import LinearAlgebra

/// The data file of a simulated scene while its strips arrive, in any order and from any thread.
protocol SimulatedFile: Sendable {
  /// Writes whole rows.
  ///
  /// - Parameters:
  ///   - samples: planes, `bandCount x (rows.count * width)`.
  ///   - rows: where they belong.
  /// - Throws: `RasterError` or `WorkError` if the disk is full.
  func write(_ samples: borrowing Matrix, rows: Range<Int>) throws

  /// Ends the file.
  ///
  /// - Throws: `RasterError` if a part of it is missing, or the system's error.
  func close() throws
}
