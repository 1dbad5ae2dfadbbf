/// The program, as products and models name it.
public enum Version {
  /// Name of the program.
  public static let program = "unmix"
  /// Version of the program (semver.org).
  public static let number = "0.2.0"
  /// Version of what a product folder holds; a change makes every product out of date.
  public static let productFormat = 2
  /// Version of how abundances are computed; a change makes every product out of date.
  public static let algorithmRevision = 1
}
