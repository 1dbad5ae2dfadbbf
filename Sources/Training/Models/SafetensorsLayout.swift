internal import Foundation

/// Where the parts of a safetensors file lie, checked against the file's length before they are read.
struct SafetensorsLayout {
  /// The file's name, for errors.
  let path: String?
  /// The length of the whole file.
  let byteCount: Int

  /// A little-endian number.
  static func number(_ bytes: some Collection<UInt8>) -> UInt64 {
    bytes.enumerated().reduce(0) { $0 | UInt64($1.element) << (8 * UInt64($1.offset)) }
  }

  /// The place of the first tensor: the end of the header.
  ///
  /// - Parameter data: at least the first 8 bytes, where the file has them.
  /// - Returns: counted in bytes from the start of the file.
  /// - Throws: `TrainingError` with code `.badModelFile`.
  func tensorStart(_ data: Data) throws(TrainingError) -> Int {
    guard data.count >= 8 else {
      throw damaged("it has \(byteCount) bytes, too few for a safetensors file")
    }
    let length = Self.number(data.prefix(8))
    guard length >= 2, length <= UInt64(SafetensorsFile.headerLimit),
      Int(length) <= byteCount - 8
    else {
      throw damaged(
        "its first 8 bytes promise a header of \(length) bytes, of which \(byteCount - 8) follow and "
          + "at most \(SafetensorsFile.headerLimit) may be; it is cut off, or not a safetensors file"
      )
    }
    return 8 + Int(length)
  }

  /// The header, with tensors that fill the rest of the file without gaps or overlaps.
  ///
  /// - Parameter data: at least the header.
  /// - Returns: the header.
  /// - Throws: `TrainingError` with code `.badModelFile`.
  func header(_ data: Data) throws(TrainingError) -> SafetensorsFile.Header {
    let start = try tensorStart(data)
    guard data.count >= start else { throw damaged("its header is cut off while it is read") }
    let header: SafetensorsFile.Header
    do {
      header = try JSONDecoder().decode(
        SafetensorsFile.Header.self,
        from: Data(data.dropFirst(8).prefix(start - 8))
      )
    } catch {
      throw damaged("its header is not the JSON of a safetensors file", underlying: "\(error)")
    }
    let ordered = header.entries.sorted {
      ($0.value.offsets.first ?? 0, $0.key) < ($1.value.offsets.first ?? 0, $1.key)
    }
    var end = 0
    for (name, entry) in ordered {
      try check(name, entry, after: end, tensorBytes: byteCount - start)
      end = entry.offsets[1]
    }
    guard start + end == byteCount else {
      throw damaged("its header promises \(start + end) bytes, and it has \(byteCount)")
    }
    return header
  }

  private func check(
    _ name: String,
    _ entry: SafetensorsFile.Entry,
    after end: Int,
    tensorBytes: Int
  ) throws(TrainingError) {
    guard entry.dtype == "F32" else {
      throw damaged("tensor \(name) has numbers of type \(entry.dtype) instead of F32")
    }
    var count = 1
    for length in entry.shape {
      let (product, isTooBig) = count.multipliedReportingOverflow(by: length)
      guard length >= 0, !isTooBig, product <= byteCount else {
        throw damaged("tensor \(name) has the shape \(entry.shape)")
      }
      count = product
    }
    let offsets = entry.offsets
    guard offsets.count == 2, offsets[0] == end, offsets[1] >= end,
      offsets[1] - end == 4 * count, offsets[1] <= tensorBytes
    else {
      throw damaged(
        "tensor \(name) of shape \(entry.shape) needs \(4 * count) bytes from \(end) on, its "
          + "place is given as \(offsets), and there are \(tensorBytes) bytes of tensors"
      )
    }
  }

  private func damaged(_ reason: String, underlying: String? = nil) -> TrainingError {
    let name = path.map { "the model \($0)" } ?? "the model"
    return TrainingError(
      code: .badModelFile,
      path: path,
      message: "\(name) cannot be read: \(reason).",
      remedy: "Copy the file again, or train the model again.",
      underlying: underlying
    )
  }
}
