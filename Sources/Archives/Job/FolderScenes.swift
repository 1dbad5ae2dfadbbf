internal import DurableFiles
internal import Foundation
internal import Methods
internal import Sampling
internal import Spectra

/// The rasters directly in a folder, and what lies beside an ENVI header there and is passed over.
///
/// A raster is a `.tif` or `.tiff`, or ENVI data with its header: a file whose whole name, or name
/// without ending, is that of the header. If only the name without ending is, the ending is one of
/// the usual ones, or the file is as long as the header promises: many files that are no data have
/// names like that.
struct FolderScenes {
  /// The rasters, sorted.
  private(set) var paths: [String] = []
  /// Files that may have been meant.
  private(set) var leftOut: [LeftOutFile] = []

  private static let tiffEndings = ["tif", "tiff"]
  private static let rawEndings = ["", "img", "dat", "bsq", "bil", "bip", "raw"]
  /// Those that files other than rasters do not have.
  private static let certainEndings = ["img", "bsq", "bil", "bip"]
  /// Endings of what often lies beside scenes and is none.
  private static let otherEndings: Set = [
    "hdr", "xml", "ovr", "msk", "enp", "sta", "sli", "txt", "csv", "json", "md", "pdf", "html",
    "png", "jpg", "jpeg", "kml", "kmz", "prj", "tfw", "wld", "glt", "log", "yaml", "yml", "sha256",
    "md5",
  ]

  private let folder: String
  /// Names of headers by what comes before their ending.
  private let headers: [String: String]

  init(_ folder: String) {
    self.folder = folder
    // A folder that cannot be listed has no rasters for us, which is reported.
    let listed = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let names = listed.filter { !$0.hasPrefix(".") }.sorted()
    let pairs = names.filter { $0.lowercased().hasSuffix(".hdr") }.map {
      (String($0.dropLast(4)), $0)
    }
    headers = Dictionary(pairs) { first, _ in first }
    var used: Set<String> = []
    var doubtful: [(name: String, header: String, why: String)] = []
    for name in names {
      switch kind(of: name) {
      case .other: break
      case .headerless: leaveOut(name, because: "no .hdr beside it")
      case .raster(let header):
        let path = PathPattern.joined(folder, name)
        if let kind = DurableFile.specialKind(of: path) {
          leaveOut(name, because: "it is \(kind), not a file")
        } else {
          paths.append(path)
          if let header { used.insert(header) }
        }
      case .doubtful(let header, let why): doubtful.append((name, header, why))
      }
    }
    // Beside a header that has its data, anything may lie.
    for (name, header, why) in doubtful where !used.contains(header) {
      leaveOut(
        name,
        because: "it lies beside the ENVI header \(header), but \(why); if it is a scene, name it "
          + "in scenes"
      )
    }
  }

  private mutating func leaveOut(_ name: String, because reason: String) {
    leftOut.append(LeftOutFile(path: PathPattern.joined(folder, name), reason: reason))
  }

  /// The rasters among the files of an archive, by their names alone.
  static func rasters(amongMembers names: [String]) -> [String] {
    let headers = Set(names.filter { $0.lowercased().hasSuffix(".hdr") }.map { $0.dropLast(4) })
    return names.filter { name in
      let ending = (name as NSString).pathExtension.lowercased()
      if tiffEndings.contains(ending) { return true }
      let stem = (name as NSString).deletingPathExtension
      return rawEndings.contains(ending)
        && (headers.contains(name[...]) || headers.contains(stem[...]))
    }
  }

  private enum Kind {
    case raster(header: String?)
    case doubtful(header: String, why: String)
    /// Raw data, to judge by the ending, of which nobody says what they are.
    case headerless
    case other
  }

  private func kind(of name: String) -> Kind {
    let ending = (name as NSString).pathExtension.lowercased()
    let own = headers[name]
    if FileManager.default.isFolder(PathPattern.joined(folder, name)) { return .other }
    if Self.tiffEndings.contains(ending) { return .raster(header: own) }
    guard let header = own ?? headers[(name as NSString).deletingPathExtension] else {
      return Self.certainEndings.contains(ending) ? .headerless : .other
    }
    if Self.rawEndings.contains(ending) { return .raster(header: header) }
    if Self.otherEndings.contains(ending) { return .other }
    let isPlain = DurableFile.specialKind(of: PathPattern.joined(folder, header)) == nil
    // Why a header cannot be read is said when its scene is opened.
    let read = isPlain ? try? ENVIHeader.read(PathPattern.joined(folder, header)) : nil
    if read?["file type"]?.lowercased().contains("library") == true { return .other }
    if own != nil { return .raster(header: header) }
    return lengthProblem(of: name, read).map { .doubtful(header: header, why: $0) }
      ?? .raster(header: header)
  }

  /// Why a file is not of the length that a header promises; nil if it is.
  private func lengthProblem(of name: String, _ header: ENVIHeader?) -> String? {
    guard let promised = header.flatMap(Self.byteCount) else {
      return "that header does not say how long its data are"
    }
    let path = PathPattern.joined(folder, name)
    // What cannot be looked at has no length.
    let attributes = try? FileManager.default.attributesOfItem(
      atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    )
    let byteCount = attributes?[.size] as? Int ?? 0
    return byteCount == promised
      ? nil : "has \(byteCount) bytes where the header promises \(promised)"
  }

  /// The length of the data, with what comes before the first sample.
  private static func byteCount(_ header: ENVIHeader) -> Int? {
    let typeBytes = [
      "1": 1, "2": 2, "3": 4, "4": 4, "5": 8, "6": 8, "9": 16, "12": 2, "13": 4, "14": 8, "15": 8,
    ]
    guard let type = header["data type"].flatMap({ typeBytes[$0] }) else { return nil }
    var count = type
    for key in ["samples", "lines", "bands"] {
      guard let number = header[key].flatMap({ Int($0) }), number > 0 else { return nil }
      let (product, isTooLarge) = count.multipliedReportingOverflow(by: number)
      if isTooLarge { return nil }
      count = product
    }
    let offset = header["header offset"].flatMap { Int($0) } ?? 0
    let (sum, isTooLarge) = count.addingReportingOverflow(offset)
    return isTooLarge ? nil : sum
  }
}
