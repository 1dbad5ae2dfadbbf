/// Options that change a plan of training.
extension OptionTable {
  /// Unrolled iterations.
  public static let layers = OptionRule<Int>.integer(
    "layers",
    help: "Number of unrolled iterations: 6 in the robust plan, 2 in paper.",
    in: 1...100
  )

  /// Adam's learning rate.
  public static let learningRate = OptionRule.number(
    "learningRate",
    help: "Greatest learning rate of Adam.",
    advice: "give a number above 0 and up to 1, for instance 0.001"
  ) { $0 > 0 && $0 <= 1 }

  /// Passes over all pixels.
  public static let epochs = OptionRule<Int>.integer(
    "epochs",
    help: "Passes over all pixels; not together with steps.",
    in: 1...1_000_000_000
  )

  /// Mini-batches in all.
  public static let steps = OptionRule<Int>.integer(
    "steps",
    help: "Mini-batches in all; not together with epochs.",
    in: 1...1_000_000_000
  )

  /// Pixels in a mini-batch.
  public static let batchSize = OptionRule<Int>.integer(
    "batchSize",
    help: "Pixels in a mini-batch.",
    in: 1...1_000_000_000
  )
}
