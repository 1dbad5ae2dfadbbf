internal import DurableFiles
internal import Essentials
internal import Foundation
internal import Methods
internal import Products
internal import Rasters
internal import Sampling
internal import Scenes
internal import Spectra

extension ProductInputs {
  /// The inputs of a request and its opened scene.
  init(of request: SceneRequest, _ prepared: PreparedScene) {
    self.init(
      productFormat: Version.productFormat,
      algorithmRevision: Version.algorithmRevision,
      method: request.settings.method.name,
      options: request.settings.options,
      scene: prepared.understanding,
      files: prepared.files.files
        + request.settings.files(wavelengths: prepared.scene.wavelengthListSHA256)
    )
  }

  /// Whether a request has these inputs, as far as options and the stamps of files tell; if not, the
  /// scene has to be opened.
  func isUntouched(for request: SceneRequest) throws -> Bool {
    guard productFormat == Version.productFormat,
      algorithmRevision == Version.algorithmRevision,
      method == request.settings.method.name, options == request.settings.options
    else { return false }
    let folder = (request.scenePath as NSString).deletingLastPathComponent
    var known: Set<String> = []
    for file in files where file.role.isOfScene {
      let path = folder.isEmpty || file.name.hasPrefix("/") ? file.name : folder + "/" + file.name
      guard let stamp = file.stamp, FileStamp(path: path) == stamp else { return false }
      known.insert(path)
    }
    guard known.contains(request.scenePath),
      known.isSuperset(of: SceneFiles.companions(of: request.scenePath))
    else { return false }
    let list = try request.settings.overrides.wavelengthsPath.map {
      try Checksum.sha256(ofFile: $0)
    }
    let others = files.filter { !$0.role.isOfScene }
    return others.map(\.fingerprint) == request.settings.files(wavelengths: list).map(\.fingerprint)
  }
}

extension InputFile.Role {
  /// Whether the file belongs to the scene, and not to the method.
  fileprivate var isOfScene: Bool {
    switch self {
    case .data, .header, .mask, .metadata, .auxiliary: true
    case .wavelengths, .library, .libraryHeader, .model: false
    }
  }
}

extension SceneSettings {
  /// Every option that the result depends on, by its name on the command line.
  package var options: [String: String] {
    var options = method.options
    options["remove-bands"] = removal.items.map(\.text).joined(separator: ",")
    options["seed"] = "\(seed)"
    options["uncertainty"] = withUncertainty ? "true" : nil
    options["compress"] = compression.rawValue
    options["scale"] = overrides.scale.map { "\($0)" }
    options["offset"] = overrides.offset.map { "\($0)" }
    options["no-data"] = overrides.noData.map { "\($0)" }
    options["wavelength-units"] = overrides.wavelengthUnit?.rawValue
    return options
  }

  /// The files beside the scene's own: model, library, list of wavelengths.
  func files(wavelengths sha256: String?) -> [InputFile] {
    var files: [InputFile] = []
    if let sha256, let path = overrides.wavelengthsPath {
      files.append(InputFile(role: .wavelengths, path: path, sha256: sha256))
    }
    let roles: [InputFile.Role] =
      if case .model = method { [.model] } else { [.library, .libraryHeader] }
    files += zip(roles, method.files).map {
      InputFile(role: $0, path: $1.path, sha256: $1.sha256)
    }
    return files
  }
}

extension InputFile {
  fileprivate init(role: Role, path: String, sha256: String) {
    self.init(
      role: role,
      name: path.split(separator: "/").last.map(String.init) ?? path,
      fingerprint: sha256
    )
  }
}
