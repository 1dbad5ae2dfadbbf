internal import LinearAlgebra

/// Reads a text file with one reflectance spectrum, as public libraries and field spectrometers write
/// it: lines of keys with words, then lines of numbers.
struct SpectrumFile {
  private let format: SpectrumFormat
  private let path: String
  private let lines: [String]

  init(text: String, format: SpectrumFormat, path: String) {
    self.format = format
    self.path = path
    lines = text.split(whereSeparator: \.isNewline).map { String($0).trimmed }
  }

  /// Where the numbers begin, and which of them matter.
  private struct Layout {
    let dataStart: Int
    let unitText: String
    let valueColumn: Int
    let scale: Double
  }

  /// What the file says.
  ///
  /// - Throws: `SpectraError` with code `.badFormat` or `.badUnits`.
  func content() throws(SpectraError) -> TableContent {
    let layout = try layout()
    var (centres, values): ([Double], [Float]) = ([], [])
    for line in lines[layout.dataStart...] where !line.isEmpty {
      let numbers = line.split { $0.isWhitespace || $0 == "," }.map {
        NumberText.value(String($0), hasDecimalCommas: false)
      }
      guard numbers.count > layout.valueColumn, let centre = numbers[0],
        let value = numbers[layout.valueColumn]
      else {
        throw refusal("it has the line \"\(line.prefix(40))\" among its numbers")
      }
      centres.append(centre)
      values.append(Float(value))
    }
    guard !centres.isEmpty else { throw refusal("it has no numbers") }
    if let stated = value(of: "number of x values").flatMap({ Int($0) }), stated != centres.count {
      throw refusal("it promises \(stated) values and has \(centres.count)")
    }
    return TableContent(
      names: [name],
      spectra: Matrix(rowCount: 1, columnCount: values.count, elements: values),
      centres: centres,
      unitText: layout.unitText,
      scale: layout.scale,
      notes: [
        "\(path) holds one spectrum\(layout.scale == 100 ? " in percent" : ""), read as that of "
          + "\(source); a table holds several"
      ]
    )
  }

  private func layout() throws(SpectraError) -> Layout {
    switch format {
    case .svc:
      guard let start = lines.firstIndex(where: { $0.lowercased().hasPrefix("data=") }) else {
        throw refusal("it has no line data=")
      }
      // Wavelength, radiance of the reference, radiance of the target, reflectance in percent.
      return Layout(dataStart: start + 1, unitText: "nm", valueColumn: 3, scale: 100)
    case .spectralEvolution: return try spectralEvolutionLayout()
    default: return try keyedLayout()
    }
  }

  private func spectralEvolutionLayout() throws(SpectraError) -> Layout {
    guard let start = lines.firstIndex(where: { $0.lowercased().hasPrefix("wvl") }) else {
      throw refusal("it has no line of headings that begins with Wvl")
    }
    let headings = lines[start].split(separator: "\t").map { String($0).trimmed.lowercased() }
    guard let column = headings.firstIndex(where: { $0.hasPrefix("reflect") }) else {
      throw refusal("none of its columns is reflectance: \(headings.joined(separator: ", "))")
    }
    return Layout(
      dataStart: start + 1,
      unitText: "nm",
      valueColumn: column,
      scale: headings[column].contains("%") ? 100 : 1
    )
  }

  /// The layout of files with keys `X Units` and `Y Units`.
  private func keyedLayout() throws(SpectraError) -> Layout {
    let (across, up) = (value(of: "x units") ?? "", (value(of: "y units") ?? "").lowercased())
    guard up.contains("reflect") else {
      throw refusal("its values are \"\(up)\", not reflectances")
    }
    let start = lines.firstIndex { line in
      let words = line.split { $0.isWhitespace || $0 == "," }
      return words.count > 1 && words.allSatisfy { Double($0) != nil }
    }
    guard let start else { throw refusal("it has no numbers") }
    let words = across.split { $0 == "(" || $0 == ")" }.map { String($0).trimmed }
    return Layout(
      dataStart: start,
      unitText: words.count > 1 ? words[1] : words.first ?? "",
      valueColumn: 1,
      scale: up.contains("percent") || up.contains("%") ? 100 : 1
    )
  }

  /// The name that the file gives the spectrum, or its own.
  private var name: String {
    let stated = value(of: "name").map {
      $0.split { $0 == "/" || $0 == "\\" }.last.map(String.init)
    }
    let file = path.split(separator: "/").last.map(String.init) ?? path
    return (stated ?? nil) ?? file
  }

  /// What stands behind a key and a colon or an equals sign.
  private func value(of key: String) -> String? {
    for line in lines.prefix(60) {
      guard let end = line.firstIndex(where: { $0 == ":" || $0 == "=" }),
        line[..<end].lowercased().trimmed == key
      else { continue }
      let value = String(line[line.index(after: end)...]).trimmed
      return value.isEmpty ? nil : value
    }
    return nil
  }

  private func refusal(_ what: String) -> SpectraError {
    SpectraError(
      code: .badFormat,
      path: path,
      message: "\(path) is a spectrum of \(source), but \(what).",
      remedy: "Put the spectrum into a table with the columns wavelength_nm and the name of the "
        + "material, in reflectances."
    )
  }

  private var source: String {
    switch format {
    case .svc: "a Spectra Vista field spectrometer (.sig)"
    case .spectralEvolution: "a Spectral Evolution field spectrometer (.sed)"
    default: "the ECOSTRESS or ASTER library"
    }
  }
}
