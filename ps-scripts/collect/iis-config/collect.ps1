<#
.SYNOPSIS
What the web server of this host is told to do: its configuration files as text, with the secrets blanked.

.DESCRIPTION
Reads applicationHost.config, the web.config of every site, application and virtual directory, those right below
FrontEnd\HttpProxy and ClientAccess of Exchange, and the SharedWebConfig.config files that they link to; the state
of the application pools; versions of two modules; signatures of the native modules. Changes nothing.

A text is sent as base64 of its gzip, once per hash; a file whose hash the controller has is sent without it.

.PARAMETER KnownHashes
SHA-256 of files that the controller has, with commas between.
#>
param([string]$KnownHashes = '')

$maxFileBytes = 8388608
$maxTotalBytes = 33554432
# Base64 characters; with everything else it stays below the unit's own limit.
$maxContent = 12582912
$maxFiles = 400
$maxModules = 200

$inetsrv = Expand-ExfPath '%windir%\System32\inetsrv'
$seen = @{ Files = [Activator]::CreateInstance([Collections.ArrayList]); Paths = @{}; Sent = @{}; Bytes = 0; Content = 0 }
foreach ($hash in $KnownHashes.Split(',')) { $seen.Sent[$hash] = 'known' }

function Get-ExfNativePath {
	<#
	.SYNOPSIS
	The path under which a 32-bit process finds what a 64-bit one finds in System32.
	#>
	param([string]$Path)
	if ((Get-ExfPowerShell).Is64Bit) { return $Path }
	[regex]::Replace($Path, '^([A-Za-z]:\\[^\\]+\\)System32\\', '$1Sysnative\', 'IgnoreCase')
}

function Read-ExfConfigFile {
	<#
	.SYNOPSIS
	Adds one file to the facts, unless it is there already, and gives its text.
	.PARAMETER Place
	Site and Application where it counts, or nothing.
	.PARAMETER IfPresent
	A file that is not there is nothing to speak of.
	#>
	param([string]$Path, [string]$Kind, $Place, [switch]$IfPresent)
	if ($seen.Paths.ContainsKey($Path)) { return }
	$seen.Paths[$Path] = $true
	if ($seen.Files.Count -ge $maxFiles) { Add-ExfCut 'config-too-many' "More than $maxFiles files." $Path; return }
	$fact = @{
		path = $Path; kind = $Kind; site = $null; application = $null; state = 'unreadable'
		sha256 = $null; size = $null; modifiedUtc = $null; blanked = 0; content = $null; known = $false
	}
	if ($null -ne $Place) { $fact.site = $Place.Site; $fact.application = $Place.Application }
	# A share would be asked with the rights of this account.
	$file = $null
	if ($Path -like '\\*') { Add-ExfError 'config-remote' 'Files on other machines are not read.' $Path }
	else { $file = Read-ExfOrNull 'config-unreadable' $Path { Read-ExfFile (Get-ExfNativePath $Path) $maxFileBytes } }
	if ($IfPresent -and $null -ne $file -and -not $file.Present) { return }
	$null = $seen.Files.Add($fact)
	if ($null -eq $file) { return }
	if (-not $file.Present) { $fact.state = 'missing'; return }
	$fact.size = $file.Size
	$fact.modifiedUtc = $file.ModifiedUtc
	if ($null -eq $file.Bytes -or $seen.Bytes + $file.Size -gt $maxTotalBytes) { Add-ExfCut 'config-too-large' "The file has $($file.Size) bytes." $Path; return }
	$seen.Bytes += $file.Size
	$fact.state = 'present'
	$fact.sha256 = Get-ExfHash $file.Bytes
	Add-ExfContent $fact $file.Bytes
}

function Add-ExfContent {
	<#
	.SYNOPSIS
	Puts the text of a file into its fact, where the controller does not have it, and gives that of applicationHost.config.
	#>
	param($Fact, [byte[]]$Bytes)
	$Fact.known = $seen.Sent[$Fact.sha256] -eq 'known'
	$text = $null
	if ($Fact.kind -eq 'applicationHost') { $text = ConvertFrom-ExfTextBytes $Bytes }
	if (-not $Fact.known) {
		$before = $seen.Sent[$Fact.sha256]
		# The same bytes a second time: the same blanks, and the text is on its way already.
		if ($null -ne $before) { $Fact.blanked = $before.blanked; return $text }
		if ($null -eq $text) { $text = ConvertFrom-ExfTextBytes $Bytes }
		$clean = Hide-ExfSecrets $text
		$Fact.blanked = $clean.Count
		$content = ConvertTo-ExfGzip $clean.Text
		$seen.Content += $content.Length
		if ($seen.Content -gt $maxContent) { Add-ExfCut 'config-too-large' 'The files are larger than one answer may be.' $Fact.path }
		else { $Fact.content = $content; $seen.Sent[$Fact.sha256] = $Fact }
	}
	if ($Fact.kind -eq 'applicationHost') { $text }
}

function Add-ExfCut {
	<#
	.SYNOPSIS
	Notes something that was left out because of its size.
	#>
	param([string]$Code, [string]$Message, $Target)
	$exfUnit.Truncated = $true
	Add-ExfError $Code $Message $Target
}

function Get-ExfAttribute {
	<#
	.SYNOPSIS
	Value of an attribute in the text of a tag, or empty.
	#>
	param([string]$Tag, [string]$Name)
	foreach ($match in [regex]::Matches($Tag, '([\w:.-]+)\s*=\s*(?:"([^"]*)"|''([^'']*)'')')) {
		if ($match.Groups[1].Value -eq $Name) { return ConvertFrom-ExfEntities ($match.Groups[2].Value + $match.Groups[3].Value) }
	}
	''
}

function Get-ExfSection {
	<#
	.SYNOPSIS
	The tags of some names in a section of applicationHost.config, in order. Reads text, so that a malformed file
	still tells where the others are.
	#>
	param([string]$Text, [string]$Section, [string]$Names)
	$part = [regex]::Match($Text, "<$Section\b.*?(?:</$Section\s*>|\z)", 'Singleline').Value
	foreach ($match in [regex]::Matches($part, '<(?<name>' + $Names + ')(?=[\s/>])(?<rest>(?:[^"''<>]|"[^"]*"|''[^'']*'')*)>')) {
		@{ Name = $match.Groups['name'].Value; Rest = $match.Groups['rest'].Value }
	}
}

function Get-ExfPlaces {
	<#
	.SYNOPSIS
	Every virtual directory: its site, its path in the site, its folder on the disk.
	#>
	param([string]$Text)
	$site = ''
	$application = '/'
	foreach ($tag in @(Get-ExfSection $Text 'sites' 'site|application|virtualDirectory')) {
		if ($tag.Name -eq 'site') { $site = Get-ExfAttribute $tag.Rest 'name'; continue }
		$path = Get-ExfAttribute $tag.Rest 'path'
		if ($tag.Name -eq 'application') { $application = $path; continue }
		$folder = (Expand-ExfPath (Get-ExfAttribute $tag.Rest 'physicalPath')).TrimEnd('\')
		if ($folder -ne '') { @{ Site = $site; Application = ('/' + ($application.Trim('/') + '/' + $path.Trim('/')).Trim('/')); Folder = $folder } }
	}
}

function Find-ExfPlace {
	<#
	.SYNOPSIS
	Where a folder counts that no virtual directory names: below the nearest one that it lies in.
	#>
	param($Places, [string]$Folder)
	$best = $null
	foreach ($place in $Places) {
		if ($Folder.IndexOf($place.Folder + '\', [StringComparison]::OrdinalIgnoreCase) -ne 0) { continue }
		if ($null -eq $best -or $place.Folder.Length -gt $best.Folder.Length) { $best = $place }
	}
	if ($null -eq $best) { return }
	$below = $Folder.Substring($best.Folder.Length).Replace('\', '/')
	@{ Site = $best.Site; Application = $best.Application.TrimEnd('/') + $below }
}

function Read-ExfExchangeFolder {
	<#
	.SYNOPSIS
	The web.config files right below a folder of Exchange, and the file that they link to.
	#>
	param($Places, [string]$Folder)
	$items = @(Read-ExfOrNull 'config-folder' $Folder { Get-ExfFolderItem $Folder })
	if ($items.Length -eq 0) { return }
	$null = Read-ExfConfigFile "$Folder\SharedWebConfig.config" 'shared' $null -IfPresent:($install.generation -eq 'v14')
	foreach ($path in @($Folder) + @($items | Where-Object { $_.IsFolder } | ForEach-Object { $Folder + '\' + $_.Name })) {
		$null = Read-ExfConfigFile "$path\web.config" 'web' (Find-ExfPlace $Places $path) -IfPresent
	}
}

function Read-ExfAppPools {
	<#
	.SYNOPSIS
	Name and state of every application pool.
	#>
	foreach ($pool in @(Read-ExfOrNull 'app-pools' $null { Get-ExfAppPool })) {
		$state = "$($pool.State)".ToLowerInvariant()
		if ('started', 'stopped', 'starting', 'stopping' -notcontains $state) { $state = 'unknown' }
		@{ name = $pool.Name; state = $state }
	}
}

function Read-ExfInetModule {
	<#
	.SYNOPSIS
	Version of a module of IIS itself.
	#>
	param([string]$Name)
	$path = "$inetsrv\$Name"
	$file = Read-ExfOrNull 'file-version' $path { Get-ExfFileVersion (Get-ExfNativePath $path) }
	if ($null -ne $file) { @{ name = $Name; present = $file.Present; fileVersion = $file.Version } }
}

function Read-ExfNativeModule {
	<#
	.SYNOPSIS
	One native module and what Windows says of its signature; unknown where it cannot tell.
	#>
	param([string]$Name, [string]$Image)
	$path = Expand-ExfPath $Image
	if (-not $signatures.ContainsKey($path)) { $signatures[$path] = Read-ExfSignature $path }
	@{ name = $Name; image = $path; signature = $signatures[$path].state; signer = $signatures[$path].signer }
}

function Read-ExfSignature {
	<#
	.SYNOPSIS
	State and signer of the signature of a file.
	#>
	param([string]$Path)
	$answer = @{ state = 'unknown'; signer = $null }
	try {
		if (-not (Get-ExfFileVersion (Get-ExfNativePath $Path)).Present) { $answer.state = 'missing'; return $answer }
		$signature = Get-ExfSignature (Get-ExfNativePath $Path)
	} catch { return $answer }
	$answer.signer = $signature.Signer
	switch ($signature.Status) {
		'Valid' { $answer.state = 'valid' }
		# An older Windows or PowerShell sees no catalogs, and most files of Windows are signed in one.
		'NotSigned' { if ($seesCatalogs) { $answer.state = 'unsigned' } }
		'HashMismatch' { $answer.state = 'invalid' }
		'NotTrusted' { $answer.state = 'invalid' }
	}
	$answer
}

$signatures = @{}
$shell = (Get-ExfPowerShell).Version.Split('.')
$seesCatalogs = 100 * [int]$shell[0] + [int]$shell[1] -ge 501 -and $null -ne (Read-ExfValue 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion' 'CurrentMajorVersionNumber')
$major = Read-ExfValue 'HKLM:\SOFTWARE\Microsoft\InetStp' 'MajorVersion'
$facts = @{ installed = $null -ne $major; version = $null; files = @(); appPools = @(); inetModules = @(); nativeModules = @() }
if ($facts.installed) {
	$facts.version = "$major." + (Read-ExfText 'HKLM:\SOFTWARE\Microsoft\InetStp' 'MinorVersion')
	$text = Read-ExfConfigFile "$inetsrv\config\applicationHost.config" 'applicationHost' $null
	$active = [regex]::Replace("$text", '<!--.*?(?:-->|\z)', '', 'Singleline')
	$places = @(Get-ExfPlaces $active)
	foreach ($place in $places) { $null = Read-ExfConfigFile ($place.Folder + '\web.config') 'web' $place }
	$install = Read-ExfInstall
	if ($null -ne $install) {
		foreach ($name in 'FrontEnd\HttpProxy', 'ClientAccess') { Read-ExfExchangeFolder $places ($install.path.TrimEnd('\') + '\' + $name) }
	}
	$facts.files = $seen.Files
	$facts.appPools = @(Read-ExfAppPools)
	$facts.inetModules = @('rewrite.dll', 'cachtokn.dll' | ForEach-Object { Read-ExfInetModule $_ })
	$modules = @(Get-ExfSection $active 'globalModules' 'add')
	if ($modules.Length -gt $maxModules) { Add-ExfCut 'modules-too-many' "There are $($modules.Length) native modules." $null; $modules = $modules[0..($maxModules - 1)] }
	$facts.nativeModules = @($modules | ForEach-Object { Read-ExfNativeModule (Get-ExfAttribute $_.Rest 'name') (Get-ExfAttribute $_.Rest 'image') })
}
$facts
