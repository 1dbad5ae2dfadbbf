import ArgumentParser
import Processing
import Studies

/// `unmix evaluate`: how far a product is from the truth.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Scores a product against reference abundances.",
    discussion: """
      Bands are matched by their names if all names of the reference are found; otherwise, with \
      --endmembers, by the least total spectral angle; otherwise by the least total squared \
      difference of abundances. The output says which. Pixels without data on either side are left \
      out and counted.

      SCORES (x the reference, e the product, r materials; a mean over pixels where nothing is said)
        rmse        sqrt(|x - e|^2 / r), a fraction (equation 28 of Zhou & Rodrigues 2022)
        mae         sum |x - e| / r, a fraction
        maePercent  the same in percent (equation 29)
        aadDegrees  angle between x and e (equation 15)
        aid         KL(x|e) + KL(e|x), arguments below 1e-8 raised to it (equations 16, 17)
        globalRMSE  root of the mean squared error over all pixels and materials at once
        sadDegrees  angle between endmembers, with --endmembers
        withinTwoDeviations  share of abundances whose truth lies within two standard deviations,
                    for a product folder with uncertainty.tif; 0.95 is right

      EXAMPLES
        unmix evaluate out/f180 --reference truth.img
        unmix evaluate out/f180 --reference truth.tif --endmembers truth.csv --json

      EXIT CODES: 0 done, 1 the two cannot be compared, 64 usage, 130 interrupted.
      """
  )

  @Argument(
    help: ArgumentHelp(
      "A product folder, or a raster with one band of abundances a material.",
      valueName: "product"
    )
  )
  var product: String

  @Option(
    help: ArgumentHelp(
      "True abundances: a raster of the same size, one band per material.",
      valueName: "raster"
    )
  )
  var reference: String

  @Option(
    help: ArgumentHelp(
      "True spectra, by the names of the reference's bands or in their order.",
      valueName: "library"
    )
  )
  var endmembers: String?

  @Option(help: "The library's counts per unit of reflectance.")
  var endmemberScale: Double?

  @Flag(help: "Print the result as JSON.")
  var json = false

  func validate() throws {
    guard let endmemberScale else { return }
    guard endmembers != nil else {
      throw ValidationError("--endmember-scale goes with --endmembers.")
    }
    guard endmemberScale > 0, endmemberScale.isFinite else {
      throw ValidationError(
        "--endmember-scale \(endmemberScale): give a number above 0, for instance 10000."
      )
    }
  }

  func run() throws {
    let evaluation = Evaluation(
      productPath: product,
      referencePath: reference,
      endmembersPath: endmembers,
      endmemberScale: endmemberScale
    )
    let display = ProgressDisplay()
    defer { display.finish() }
    let report = try evaluation.report(control: display.control)
    display.finish()
    if json { try Output.json(report) } else { print(report) }
  }

  private func print(_ report: EvaluationReport) {
    let matched = ["names": "names", "spectra": "spectral angle", "abundances": "least difference"]
    Output.line("\(report.product) against \(report.reference)")
    Output.line(
      "  pixels       \(report.pixelCount) compared, \(report.noDataPixelCount) without data left "
        + "out"
    )
    Output.line(
      "  bands        matched by "
        + (matched[report.matching.rawValue] ?? report.matching.rawValue)
    )
    Output.line("  RMSE         " + Output.number(report.rmse, decimals: 5))
    Output.line("  MAE          " + Output.number(report.maePercent, decimals: 3) + " %")
    Output.line("  AAD          " + Output.number(report.aadDegrees, decimals: 3) + " degrees")
    Output.line("  AID          " + Output.number(report.aid, decimals: 4))
    Output.line("  global RMSE  " + Output.number(report.globalRMSE, decimals: 5))
    if let angles = report.sadDegrees {
      Output.line("  mean SAD     " + Output.number(angles.mean, decimals: 3) + " degrees")
    }
    if let share = report.withinTwoDeviations {
      Output.line(
        "  within 2 sd  " + Output.number(100 * share, decimals: 1) + " % of the abundances"
      )
    }
    Output.line()
    table(report).forEach { Output.line("  " + $0) }
    for note in report.notes { Output.line("  note         \(note)") }
  }

  /// One row a material: its two names, its error, its angle, its share within two deviations.
  private func table(_ report: EvaluationReport) -> [String] {
    var rows = [
      [
        "reference", "product", "RMSE", report.sadDegrees == nil ? "" : "SAD",
        report.withinTwoDeviations == nil ? "" : "% within 2 sd",
      ]
    ]
    for pair in report.pairs {
      let angle = report.sadDegrees?.endmembers.first { $0.name == pair.reference }
      rows.append([
        pair.reference, pair.product ?? "none", Output.number(pair.rmse, decimals: 5),
        angle.map { Output.number($0.degrees, decimals: 3) } ?? "",
        pair.withinTwoDeviations.map { Output.number(100 * $0, decimals: 1) } ?? "",
      ])
    }
    let widths = (0..<5).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      var line = zip(row, widths).map { Output.padded($0, to: $1) }.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
