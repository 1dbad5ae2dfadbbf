/// Pixels that lie one after the other in memory and in a window that is being read.
public struct SampleRun: Sendable {
  /// The place of the first pixel in the memory, in bytes.
  public let start: Int
  /// The first pixel's place in the window, counted along its rows.
  public let position: Int
  /// Number of pixels.
  public let pixelCount: Int
  /// Type of the samples.
  public let sampleType: SampleType
  /// Whether the bytes of a sample come in the order that is not the machine's.
  public let isSwapped: Bool
  /// Bytes from pixel to pixel.
  public let pixelStride: Int
  /// Bytes from a pixel's place to its sample of each wanted band.
  public let bandOffsets: [Int64]
}
