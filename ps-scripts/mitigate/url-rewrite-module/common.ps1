<#
.SYNOPSIS
The URL Rewrite module of IIS, from an MSI that the controller has put on the host.
#>

$product = 'IIS URL Rewrite'
$uninstall = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall'

function Read-ExfChange {
	<#
	.SYNOPSIS
	The installed version, and whether IIS has the module.
	#>
	param($UndoValues)
	$change = @{ State = 'other'; Entries = @(); Notes = @('Worker processes of IIS may recycle once.'); Obstacles = @(Get-ExfIisObstacle) }
	$found = Find-ExfInstalledRewrite
	$module = Get-ExfRewriteModule
	$change.Entries = @(
		(ConvertTo-ExfEntry $product 'version' $found.Version $Version),
		(ConvertTo-ExfEntry $product 'module' $module 'present')
	)
	if ($found.Version -eq $Version -and $module -eq 'present') { $change.State = 'applied'; return $change }
	if ($null -ne $found.Version) { $change.Obstacles += @(Get-ExfInstalledObstacle $found.Version) }
	elseif ($null -ne $module) { $change.Obstacles += ConvertTo-ExfObstacle 'module-unknown' 'IIS has a rewrite module that is not among the installed programs; what put it there is not known.' }
	else { $change.State = 'absent' }
	$change.Obstacles += @(Get-ExfPlatformObstacle) + @(Get-ExfMsiObstacle)
	if (-not (Test-ExfMsiThere)) { $change.Notes += 'The MSI file is not on the host yet; it has to be put there before the change.' }
	$change
}

function Find-ExfInstalledRewrite {
	<#
	.SYNOPSIS
	Version and product code of the installed module, null without one. Its display name has a language.
	#>
	foreach ($root in $uninstall, $uninstall.Replace('SOFTWARE\', 'SOFTWARE\Wow6432Node\')) {
		foreach ($code in @(Get-ExfRegistrySubKeyName $root)) {
			$name = "$(Get-ExfRegistryValue "$root\$code" 'DisplayName')"
			if ($name -notlike '*IIS*' -or $name -notlike '*URL*' -or $name -notlike '*2*') { continue }
			return @{ Version = "$(Get-ExfRegistryValue "$root\$code" 'DisplayVersion')"; Code = $code }
		}
	}
	@{ Version = $null; Code = $null }
}

function Get-ExfRewriteModule {
	<#
	.SYNOPSIS
	present when file and entry of the module are there, incomplete when one is missing, null when both are.
	#>
	$isFile = (Get-ExfFileVersion (Expand-ExfPath '%windir%\System32\inetsrv\rewrite.dll')).Present
	$isEntry = $null -ne (Find-ExfGlobalModule 'RewriteModule')
	if ($isFile -and $isEntry) { return 'present' }
	if ($isFile -or $isEntry) { return 'incomplete' }
	$null
}

function ConvertTo-ExfVersion {
	<#
	.SYNOPSIS
	A version that can be compared; as texts, 7.2.2 would be newer than 7.2.1993. Null for no version.
	#>
	param([string]$Text)
	if ($Text -notmatch '^\d{1,9}(\.\d{1,9}){1,3}$') { return $null }
	[version]$Text
}

function Get-ExfInstalledObstacle {
	<#
	.SYNOPSIS
	Why nothing is installed over what is there: it could not be put back.
	#>
	param([string]$Installed)
	$there = ConvertTo-ExfVersion $Installed
	if ($null -eq $there) { return ConvertTo-ExfObstacle 'version-unknown' "URL Rewrite is installed with the version `"$Installed`"." }
	$asked = ConvertTo-ExfVersion $Version
	if ($there -gt $asked) { return ConvertTo-ExfObstacle 'newer-installed' "URL Rewrite $Installed is installed already, and newer." }
	if ($there -lt $asked) { return ConvertTo-ExfObstacle 'older-installed' "URL Rewrite $Installed is installed; an upgrade could not be taken back." }
	ConvertTo-ExfObstacle 'module-incomplete' "URL Rewrite $Installed is installed, but IIS does not have all of it: repair or remove it by hand."
}

function Get-ExfPlatformObstacle {
	<#
	.SYNOPSIS
	What Windows and IIS need for 2.1: before IIS 10 the Universal C Runtime, or IIS becomes unstable.
	#>
	if ((ConvertTo-ExfVersion $Version) -lt [version]'7.2.1993') { ConvertTo-ExfObstacle 'version-old' "URL Rewrite $Version is older than 2.1 (7.2.1993)." }
	$iis = "$(Get-ExfRegistryValue 'HKLM:\SOFTWARE\Microsoft\InetStp' 'MajorVersion')"
	if ($iis -notmatch '^\d{1,3}$') { return ConvertTo-ExfObstacle 'iis-version' 'This host does not say which IIS it has.' }
	if ([int]$iis -ge 10) { return }
	$packages = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\Packages'
	$update = @(Get-ExfRegistrySubKeyName $packages | Where-Object { $_ -like '*KB2999226*' })
	if ($update.Length -eq 0) { ConvertTo-ExfObstacle 'kb2999226-missing' "IIS $iis needs the update KB2999226 (Universal C Runtime) before URL Rewrite 2.1." }
}

function Get-ExfMsiPath {
	<#
	.SYNOPSIS
	Where the controller puts the file: for administrators only, and never on a share.
	#>
	$folder = Get-ExfUndoFolder
	$folder.Substring(0, $folder.LastIndexOf('\')) + "\files\$Sha256-$Name"
}

function Test-ExfMsiThere {
	<#
	.SYNOPSIS
	True when there is a file where the MSI is to be.
	#>
	(Read-ExfFile (Get-ExfMsiPath) 1).Present
}

function Get-ExfMsiObstacle {
	<#
	.SYNOPSIS
	Why the MSI must not be installed: another content, a signature that is not Microsoft's, another version.
	#>
	$path = Get-ExfMsiPath
	if (-not (Test-ExfMsiThere)) {
		if (-not $isTest) { ConvertTo-ExfObstacle 'msi-missing' "There is no file $path." }
		return
	}
	if ((Get-ExfFileHash $path) -ne $Sha256) { return ConvertTo-ExfObstacle 'msi-changed' "$path does not have the hash that was approved." }
	$status = (Get-ExfSignature $path).Status
	$root = "$(Get-ExfSignatureRoot $path)"
	$trusted = '2010', '2011' | ForEach-Object { "CN=Microsoft Root Certificate Authority $_, O=Microsoft Corporation, L=Redmond, S=Washington, C=US" }
	if ($status -ne 'Valid' -or $trusted -cnotcontains $root) { return ConvertTo-ExfObstacle 'msi-untrusted' "The signature of $path is $status, its root is `"$root`"." }
	$found = Get-ExfMsiProperty $path 'ProductVersion'
	if ($found -ne $Version) { ConvertTo-ExfObstacle 'msi-other-version' "$path has the version $found, not $Version." }
}

function Edit-ExfChange {
	<#
	.SYNOPSIS
	Installs the module, or removes what was not there before.
	#>
	param($Entry, $Value)
	# It comes and goes with the product.
	if ($Entry.Name -ne 'version') { return }
	if ($null -ne $Value) {
		if ($Value -ne $Version) { throw "URL Rewrite $Value cannot be put back." }
		return Invoke-ExfMsi '/i' (Get-ExfMsiPath)
	}
	$code = "$((Find-ExfInstalledRewrite).Code)"
	if ($code -notmatch '^\{[0-9A-Fa-f-]{36}\}$') { throw "`"$code`" is no product code." }
	Invoke-ExfMsi '/x' $code
}

function Invoke-ExfMsi {
	<#
	.SYNOPSIS
	Runs the installer; throws for every exit code but those of success.
	#>
	param([string]$Action, [string]$What)
	$code = Invoke-ExfInstaller $Action $What
	if ($code -eq 3010) { Write-ExfWarning 'The installer asks for a restart of the host.' }
	elseif ($code -ne 0) { throw "msiexec.exe $Action ended with code $code." }
}

function Test-ExfRewriteFree {
	<#
	.SYNOPSIS
	Throws where a configuration file still has rewrite rules: without the module its site would fail (HTTP 500.19).
	#>
	$paths = @(Get-ExfRootConfigPath)
	foreach ($site in @(Get-ExfXmlChild (Find-ExfXmlPath (Get-ExfRootConfig).Doc 'configuration/system.applicationHost/sites') 'site')) {
		foreach ($place in @(Get-ExfSitePlace (Get-ExfXmlAttribute $site 'name'))) { $paths += $place.Folder + '\web.config' }
	}
	foreach ($path in $paths) {
		$file = Read-ExfFile $path 8388608
		if ($null -eq $file.Bytes) { continue }
		$text = [regex]::Replace((ConvertFrom-ExfTextBytes $file.Bytes), '(?s)<!--.*?-->', '')
		if ($text -match '<rewrite(\s[^>]*)?(?<!/)>\s*<(?!/rewrite>)') { Stop-ExfUnit 'still-needed' "$path has rewrite rules; without the module its site would fail (HTTP 500.19). Roll those back first." }
	}
}
