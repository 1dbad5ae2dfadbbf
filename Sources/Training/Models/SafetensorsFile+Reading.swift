internal import DurableFiles
internal import Foundation

extension SafetensorsFile {
  /// Reads a file: first its header, whose lengths must be those of the file, then the tensors.
  ///
  /// - Returns: the content, and the checksum of the bytes that it was read from.
  /// - Throws: `TrainingError` with code `.cannotAccessModel` or `.badModelFile`.
  static func read(
    _ path: String
  ) throws(TrainingError) -> (file: SafetensorsFile, checksum: FileChecksum) {
    var source = try TrainingError.translating { () throws(DurableFileError) in
      try FileReader(path)
    }
    let layout = SafetensorsLayout(path: path, byteCount: source.byteCount)
    try TrainingError.translating { () throws(DurableFileError) in try source.read(to: 8) }
    let start = try layout.tensorStart(source.data)
    try TrainingError.translating { () throws(DurableFileError) in try source.read(to: start) }
    _ = try layout.header(source.data)
    let checksum = try TrainingError.translating { () throws(DurableFileError) in
      try source.readAll(limit: sizeLimit, kind: "a model")
    }
    return (try SafetensorsFile(source.data, path: path), checksum)
  }

  /// Reads the bytes of a file.
  ///
  /// - Throws: `TrainingError` with code `.badModelFile` and the reason.
  init(_ data: Data, path: String?) throws(TrainingError) {
    let layout = SafetensorsLayout(path: path, byteCount: data.count)
    let start = try layout.tensorStart(data)
    let header = try layout.header(data)
    metadata = header.metadata
    let bytes = [UInt8](data.dropFirst(start))
    for (name, entry) in header.entries {
      let values = stride(from: entry.offsets[0], to: entry.offsets[1], by: 4).map { place in
        Float(bitPattern: UInt32(SafetensorsLayout.number(bytes[place..<place + 4])))
      }
      tensors[name] = Tensor(shape: entry.shape, values: values)
    }
  }
}
