import Foundation

/// The programs that `unmix` is compared with, where they are installed.
enum Peer {
  /// How long a peer took, and which it was.
  struct Time: Decodable {
    /// Seconds, without the start of the interpreter.
    let seconds: Double
    /// Name and version.
    let version: String
  }

  /// How to install what the training is compared with.
  static let pyTorchHint = "for the ratio: apt-get install python3-torch (or pip install torch)"
  /// How to install what reads, unmixes and writes with PyTorch.
  static let rasterioHint = "for the ratio: apt-get install python3-torch python3-rasterio"
  /// How to install the exact solver that is compared with.
  static let pysptoolsHint = "for the ratio: pip install pysptools cvxopt scipy matplotlib"
  /// How to install Orfeo ToolBox.
  static let orfeoHint = "for the ratio: apt-get install otb-bin"

  /// The program of Orfeo ToolBox.
  static let orfeo = "otbcli_HyperspectralUnmixing"

  /// Trains a network in PyTorch on one thread; nil where PyTorch is not installed.
  static func pyTorchTraining(
    _ context: BenchmarkContext,
    _ network: String,
    pixels: Int,
    bands: Int,
    endmembers: Int,
    epochs: Int
  ) throws -> Time? {
    let arguments = [
      network, "--pixels", "\(pixels)", "--bands", "\(bands)", "--endmembers", "\(endmembers)",
      "--epochs", "\(epochs)",
    ]
    return try script("train_pytorch.py", arguments, needing: ["torch"], context)
  }

  /// Reads, unmixes and writes a scene with rasterio and PyTorch; nil where they are not installed.
  static func pyTorchScene(_ context: BenchmarkContext, scene: String) throws -> Time? {
    try script(
      "unmix_pytorch.py",
      [scene, context.path("pytorch.tif"), "--endmembers", "\(BenchmarkContext.endmemberCount)"],
      needing: ["torch", "rasterio"],
      context
    )
  }

  /// Seconds a pixel of pysptools' FCLS; nil where it is not installed.
  static func pysptoolsPixel(_ context: BenchmarkContext, pixels: Int) throws -> Time? {
    let arguments = [
      "--pixels", "\(pixels)", "--bands", "\(context.bandCount)", "--endmembers",
      "\(BenchmarkContext.endmemberCount)",
    ]
    return try script("fcls_pysptools.py", arguments, needing: ["pysptools", "cvxopt"], context)
  }

  /// Runs a script of Workflows/peers if python3 has the modules.
  private static func script(
    _ name: String,
    _ arguments: [String],
    needing modules: [String],
    _ context: BenchmarkContext
  ) throws -> Time? {
    let question =
      "import importlib.util as u, sys; "
      + "sys.exit(not all(u.find_spec(m) for m in sys.argv[1:]))"
    let path = "\(context.peerFolder)/\(name)"
    guard ChildProcess.isInstalled("python3"), FileManager.default.fileExists(atPath: path),
      (try? ChildProcess.run("python3", ["-c", question] + modules)) != nil
    else { return nil }
    let result = try ChildProcess.watch(
      "python3",
      [path] + arguments,
      outputPath: context.path("peer.json")
    )
    return try JSONDecoder().decode(Time.self, from: Data(result.output.utf8))
  }
}
