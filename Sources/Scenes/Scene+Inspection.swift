public import Rasters
public import Spectra

extension Scene {
  /// The same scene after a look at some of its samples: what they show is added to its notes, and
  /// numbers that are beyond doubt filling become its no-data values.
  ///
  /// Beyond doubt means: nobody states a no-data value or a mask, the same numbers fill at least eight
  /// of the pixels looked at in every band, no other of them holds one of the numbers, and the others
  /// differ from each other, as noise makes them do.
  ///
  /// - Parameters:
  ///   - bands: indices of the bands that are used, from 0, ascending.
  ///   - removal: the list that the other bands were left out by, for the words.
  /// - Returns: the scene, with notes and perhaps no-data values.
  /// - Throws: `SceneError` if the raster cannot be read.
  public func inspected(bands: [Int], removal: BandSelection) throws(SceneError) -> Scene {
    let look = try SceneLook(self, bands: bands)
    var scene = self
    let candidate = look.fillings.first
    let isStated = statesNoData(inBands: bands)
    for (index, filling) in look.fillings.enumerated() {
      let isBeyondDoubt =
        index == 0 && !isStated && !look.hasZeros && filling.isExclusive
        && (filling.isConstant || filling.isNegative)
      if isBeyondDoubt, let candidate {
        for (band, number) in zip(bands, candidate.numbers) {
          scene.noData[band] = Double("\(number)")
        }
        scene.isNoDataFound = true
        scene.sources["no-data"] = "found in the pixels that were looked at"
      }
      scene.notes.append(
        look.words(about: filling, of: self, isNoData: isBeyondDoubt, isStated: isStated)
      )
    }
    let option = RemovalOption(removal, hasBadBands: goodBands?.contains(false) ?? false)
    scene.emptyBandsNote = look.emptyBandsNote(bands, option)
    scene.notes += [scene.emptyBandsNote].compactMap { $0 } + look.constantBandsNotes(bands, option)
    return scene
  }

  /// Bytes that the look takes for a raster with all its bands.
  public static func inspectionBytes(of file: RasterFile) -> Int {
    SceneLook.byteCount(of: file.grid, bandCount: file.bands.count)
  }

  /// The positions of pixels that look like filling: one number in all bands, many of them the same,
  /// among pixels that differ.
  ///
  /// - Parameters:
  ///   - pixelCount: number of pixels.
  ///   - bandCount: numbers per pixel.
  ///   - number: the number of a pixel in a band.
  /// - Returns: positions, those of one spectrum together.
  public static func filling(
    of pixelCount: Int,
    bandCount: Int,
    number: (_ pixel: Int, _ band: Int) -> Float
  ) -> [Int] {
    RepeatedSpectra(of: Array(0..<pixelCount), bandCount: bandCount, number: number).groups
      .filter(\.isConstant).flatMap(\.pixels)
  }

  /// The sample of a pixel in a band, as the file stores it.
  ///
  /// - Parameters:
  ///   - pixel: row times width plus column.
  ///   - band: index from 0.
  /// - Returns: the sample in single precision.
  /// - Throws: `SceneError` if the raster cannot be read.
  public func storedSample(atPixel pixel: Int, band: Int) throws(SceneError) -> Float {
    var pixels = SamplePixels(bandCount: 1)
    let (row, column) = pixel.quotientAndRemainder(dividingBy: rasterGrid.width)
    let window = RasterWindow(x: column, y: row, width: 1, height: 1)
    try SceneReader(self).readSamples(window, bands: [band], into: &pixels)
    return pixels[0, 0]
  }

  /// A sample in words that give the same sample when read again: no more digits than it needs, none
  /// behind a whole number.
  public static func sampleText(_ number: Float) -> String {
    let words = "\(number)"
    return words.hasSuffix(".0") ? String(words.dropLast(2)) : words
  }
}

extension SceneLook {
  /// What a person should know of a filling.
  func words(about filling: Filling, of scene: Scene, isNoData: Bool, isStated: Bool) -> String {
    let pixels = "\(filling.pixelCount) of the \(seenCount) pixels looked at hold"
    guard filling.isConstant, let number = filling.numbers.first.map(Scene.sampleText) else {
      let start = filling.numbers.prefix(3).map(Scene.sampleText).joined(separator: ", ")
      return "\(pixels) the same number in each band (\(start) ...), and "
        + (isNoData
          ? "no other pixel does: they are taken for filling and count as no data"
          : "look like filling; if they are, mask them or leave them out of the file")
    }
    if isNoData {
      return
        "\(pixels) \(number) in every band, and no other pixel does: they are taken for filling "
        + "and count as no data, as with --no-data \(number)"
    }
    let instead = isStated ? " in place of the value that is stated" : ""
    return
      "\(pixels) \(number) in every band and look like filling; give --no-data \(number)\(instead) "
      + "if they are"
  }

  /// What a person should know of bands without data; nil if there are none.
  func emptyBandsNote(_ bands: [Int], _ option: RemovalOption) -> String? {
    guard !emptyBands.isEmpty else { return nil }
    let list = bandNumbers(ofIndices: emptyBands.map { bands[$0] })
    return
      "no pixel looked at has data in \(Self.noun(emptyBands.count)) \(list), so that no pixel can "
      + "be unmixed with \(emptyBands.count == 1 ? "it" : "them"); give \(option.adding(list))"
  }

  /// What a person should know of bands that are the same everywhere, one sentence for each number.
  func constantBandsNotes(_ bands: [Int], _ option: RemovalOption) -> [String] {
    var numbers: [Float] = []
    for band in constantBands where !numbers.contains(band.number) { numbers.append(band.number) }
    return numbers.prefix(Self.noteLimit).map { number in
      let same = constantBands.filter { $0.number == number }.map { bands[$0.band] }
      let list = bandNumbers(ofIndices: same)
      return "\(Self.noun(same.count)) \(list) \(same.count == 1 ? "holds" : "hold") "
        + "\(Scene.sampleText(number)) in every pixel that was looked at; give \(option.adding(list)) "
        + "if that is not a measurement"
    }
  }

  /// Notes of one kind that a person reads.
  private static let noteLimit = 5

  private static func noun(_ count: Int) -> String { count == 1 ? "band" : "bands" }
}

/// Says how to leave out more bands than a person leaves out already.
struct RemovalOption {
  private let items: [String]

  init(_ removal: BandSelection, hasBadBands: Bool) {
    let items = removal.items.map(\.text).filter { $0 != "@none" }
    // The list that is meant where none is given needs no word if the header has no bad bands.
    self.items = items == ["@header"] && !hasBadBands ? [] : items
  }

  func adding(_ list: String) -> String {
    "--remove-bands " + (items + [list]).joined(separator: ",")
  }
}
