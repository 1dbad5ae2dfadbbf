/// How the uncertainty of a method is reckoned; the reasons are measured, see Docs/Decisions.md.
public struct UncertaintyRule: Sendable, Equatable {
  /// What the brightness of a pixel is to the method.
  public enum Brightness: Sendable, Equatable {
    /// Abundances sum to one by a constraint.
    case fixed
    /// Abundances were divided by their sum.
    case free
    /// Free if that explains a third of the residuals of a scene or more: networks divide by the sum
    /// and may or may not have learnt from brightness.
    case asPixelsShow
  }

  /// In how many dimensions a pixel's misfit may lie.
  public enum Misfit: Sendable, Equatable {
    /// In as many as the residuals of the scene vary in.
    case asItVaries
    /// In all: a network that has learnt from known abundances has learnt to see past the variants of
    /// the materials, in which residuals vary.
    case inAllBands
  }

  /// What the brightness of a pixel is to the method.
  public var brightness: Brightness
  /// In how many dimensions a pixel's misfit may lie.
  public var misfit: Misfit

  /// Makes a rule; see the properties.
  public init(brightness: Brightness, misfit: Misfit) {
    self.brightness = brightness
    self.misfit = misfit
  }
}
