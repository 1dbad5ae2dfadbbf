internal import DurableFiles
internal import Essentials
public import Foundation
internal import Methods
internal import Processing
internal import Products
internal import Rasters
internal import Sampling
internal import Synchronization

/// `index.html` in the output folder: a page that shows an archive to people.
public struct ArchiveReport: Sendable {
  /// Name of the page.
  public static let fileName = "index.html"

  /// A scene of the archive, whether it has a product or not.
  package struct Entry: Sendable {
    /// Name of the scene.
    package var name: String
    /// The place of its product.
    package var product: String
    /// Why no product could be made, where that was tried.
    package var failure: String?

    /// Names a scene; see the properties.
    package init(name: String, product: String, failure: String? = nil) {
      self.name = name
      self.product = product
      self.failure = failure
    }
  }

  private let title: String
  private let output: String
  private let entries: [Entry]
  private let threadCount: Int

  /// A page about some scenes.
  ///
  /// - Parameters:
  ///   - title: the first line of the page.
  ///   - output: the output folder, where the page goes.
  ///   - entries: the scenes.
  ///   - threadCount: the most threads that read products at once.
  package init(title: String, output: String, entries: [Entry], threadCount: Int) {
    self.title = title
    self.output = output
    self.entries = entries
    self.threadCount = threadCount
  }

  /// A page about the scenes of a job.
  public init(_ job: BatchJob) {
    let folder = ArchiveFolder(job.outputPath)
    let failures = LastFailures(of: folder)
    self.init(
      title: job.path.split(separator: "/").last.map(String.init) ?? job.path,
      output: job.outputPath,
      entries: job.requests.map { request in
        let name = request.scenePath.split(separator: "/").last.map(String.init)
        return Entry(
          name: name ?? request.scenePath,
          product: request.targetPath,
          failure: failures[folder.kept(request.targetPath)]
        )
      },
      threadCount: job.limits.workerCount
    )
  }

  /// The page, in its place.
  public struct Written: Sendable {
    /// The file.
    public let path: String
    /// Scenes by their status.
    public let counts: [String: Int]
    /// Bytes of the file.
    public let byteCount: Int
  }

  /// Writes the page, whole or not at all.
  ///
  /// - Parameter made: the time that the page bears.
  /// - Returns: where it is, and what it shows.
  /// - Throws: `WorkError` with code `.noData` if the output folder is not there, `DurableFileError`.
  public func write(made: Date) throws -> Written {
    guard FileManager.default.isFolder(output) else {
      throw WorkError(
        code: .noData,
        message: "there is no folder \(output), so there is nothing to report.",
        remedy: "Run the job first: unmix batch run."
      )
    }
    let data = data(made: made)
    let html = Data(try ReportPage.html(data).utf8)
    let path = PathPattern.joined(output, Self.fileName)
    try DurableFile.write(html, to: path)
    let counts = Dictionary(grouping: data.scenes, by: \.status.rawValue).mapValues(\.count)
    return Written(path: path, counts: counts, byteCount: html.count)
  }

  /// Everything on the page.
  func data(made: Date) -> ReportData {
    let records = records
    let found = ArchiveQuality(records.compactMap { $0 })
    let drift = ArchiveDrift(records.compactMap { $0 })
    let judged = Dictionary(found.products.map { ($0.record.product, $0) }) { first, _ in first }
    var scenes = entries.map { entry in
      ReportData.Scene(entry, judged[entry.product], output: output)
    }
    addPictures(to: &scenes)
    return ReportData(
      title: title,
      made: made.formatted(Date.ISO8601FormatStyle()),
      program: "\(Version.program) \(Version.number)",
      scenes: scenes,
      drifts: drift.groups.map(ReportData.Drift.init)
    )
  }

  /// What each product says, in the order of the scenes; nil where there is none.
  private var records: [ProductRecord?] {
    let entries = entries
    let records = Mutex([ProductRecord?](repeating: nil, count: entries.count))
    ParallelLoop.run(itemCount: entries.count, threadCount: threadCount) { index in
      let record = ProductRecord(product: entries[index].product)
      records.withLock { $0[index] = record }
    }
    return records.withLock { $0 }
  }
}

extension ArchiveReport {
  /// The most bytes of all pictures together, so that a page of thousands of scenes opens at once.
  private static let pictureBytes = 3_000_000
  /// The most scenes that have a picture.
  private static let pictureLimit = 600

  /// The most columns and rows of a picture where so many scenes have one.
  private static func pictureSide(ofScenes count: Int) -> Int {
    count <= 60 ? 96 : count <= 200 ? 64 : 40
  }

  /// Gives scenes their pictures and outlines: pictures first to those that somebody should look at, then to
  /// those made last.
  private func addPictures(to scenes: inout [ReportData.Scene]) {
    let places = scenes.indices.filter { scenes[$0].product != nil }
    let known = scenes
    let products = entries.map(\.product)
    let outlines = Mutex([[[Double]]?](repeating: nil, count: places.count))
    ParallelLoop.run(itemCount: places.count, threadCount: threadCount) { index in
      let outline = Self.outline(ofProduct: products[places[index]])
      outlines.withLock { $0[index] = outline }
    }
    for (place, outline) in zip(places, outlines.withLock { $0 }) {
      scenes[place].outline = outline
    }
    let order = places.sorted { first, second in
      let (one, other) = (known[first], known[second])
      let isOdd = [one, other].map { $0.status == .look || $0.status == .reject }
      if isOdd[0] != isOdd[1] { return isOdd[0] }
      return (other.made ?? "", first) < (one.made ?? "", second)
    }.prefix(Self.pictureLimit)
    let side = Self.pictureSide(ofScenes: order.count)
    let pictures = Mutex([String?](repeating: nil, count: order.count))
    ParallelLoop.run(itemCount: order.count, threadCount: threadCount) { index in
      let picture = Thumbnail.address(ofProduct: products[order[index]], side: side)
      pictures.withLock { $0[index] = picture }
    }
    var byteCount = 0
    for (place, picture) in zip(order, pictures.withLock { $0 }) {
      byteCount += picture?.utf8.count ?? 0
      guard byteCount <= Self.pictureBytes else { return }
      scenes[place].picture = picture
    }
  }

  /// Longitudes and latitudes around a product; nil where it does not say where it lies.
  private static func outline(ofProduct product: String) -> [[Double]]? {
    // A product whose raster cannot be opened is shown without a place.
    guard let file = try? RasterFile(path: product + "/abundances.tif"),
      let footprint = RasterFootprint(of: file.grid)
    else { return nil }
    return footprint.points.map { point in
      [point.longitude, point.latitude].map { ($0 * 1e6).rounded() / 1e6 }
    }
  }
}

extension ReportData.Scene {
  /// What is shown of a scene.
  fileprivate init(_ entry: ArchiveReport.Entry, _ judged: ArchiveQuality.Judged?, output: String) {
    guard let judged else {
      self.init(
        name: entry.name,
        status: entry.failure == nil ? .missing : .failed,
        words: entry.failure
      )
      return
    }
    var status: ReportData.Status =
      switch judged.verdict?.level {
      case .accept: .accept
      case .look: .look
      case .reject: .reject
      case nil: .unjudged
      }
    if entry.failure != nil { status = .failed }
    let prefix = output + "/"
    self.init(
      name: entry.name,
      status: status,
      words: entry.failure ?? judged.verdict?.words,
      product: entry.product.hasPrefix(prefix)
        ? String(entry.product.dropFirst(prefix.count)) : entry.product,
      acquired: judged.record.acquired,
      made: judged.record.made
    )
    for measure in QualityMeasure.allCases {
      guard let value = judged.record.quality.flatMap({ measure.value(of: $0) }) else { continue }
      values[measure.rawValue] = (value * 1e6).rounded() / 1e6
    }
  }
}

extension ReportData.Drift {
  /// What is shown of products that were compared.
  fileprivate init(_ group: ArchiveDrift.Group) {
    self.init(
      bands: group.bands,
      wavelengths: group.wavelengths,
      medians: group.medians,
      spreads: group.spreads,
      sceneCount: group.records.count,
      odd: group.odd.map { odd in
        ReportData.Odd(
          name: odd.record.scene,
          words: DriftReport.Scene(odd, in: group).bands.map(\.words),
          residuals: odd.record.quality?.sample?.meanResiduals ?? []
        )
      }
    )
  }
}
