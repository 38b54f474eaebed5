function Get-ExfRootConfigPath {
	<#
	.SYNOPSIS
	Where IIS keeps applicationHost.config.
	#>
	Expand-ExfPath '%windir%\System32\inetsrv\config\applicationHost.config'
}

function Get-ExfRootConfig {
	<#
	.SYNOPSIS
	applicationHost.config as a tree, for reading.
	#>
	Read-ExfConfig (Get-ExfRootConfigPath)
}

function Get-ExfIisObstacle {
	<#
	.SYNOPSIS
	What keeps a unit from writing the configuration of IIS here.
	#>
	$root = Get-ExfRootConfig
	if ($null -eq $root.Sha -and $null -eq $root.Problem) { return ConvertTo-ExfObstacle 'iis-missing' 'There is no applicationHost.config on this host.' }
	if ($null -ne $root.Problem -and -not $root.Target) { ConvertTo-ExfObstacle 'file-unreadable' "$($root.Path) cannot be understood: $($root.Problem)" }
	$redirection = Read-ExfConfig (Expand-ExfPath '%windir%\System32\inetsrv\config\redirection.config')
	$enabled = Get-ExfXmlAttribute (Find-ExfXmlPath $redirection.Doc 'configuration/configurationRedirection') 'enabled'
	if ($null -ne $redirection.Problem -or "$enabled" -eq 'true') { ConvertTo-ExfObstacle 'shared-configuration' 'IIS takes its configuration from a share here (redirection.config); other servers would change with it.' }
}

function Get-ExfSiteElement {
	<#
	.SYNOPSIS
	A site in applicationHost.config, or nothing.
	#>
	param([string]$Site)
	foreach ($found in @(Get-ExfXmlChild (Find-ExfXmlPath (Get-ExfRootConfig).Doc 'configuration/system.applicationHost/sites') 'site')) {
		if ((Get-ExfXmlAttribute $found 'name') -eq $Site) { return $found }
	}
}

function Get-ExfSitePlace {
	<#
	.SYNOPSIS
	Path and folder of every virtual directory of a site.
	#>
	param([string]$Site)
	foreach ($application in @(Get-ExfXmlChild (Get-ExfSiteElement $Site) 'application')) {
		$above = (Get-ExfXmlAttribute $application 'path').Trim('/')
		foreach ($directory in @(Get-ExfXmlChild $application 'virtualDirectory')) {
			$folder = (Expand-ExfPath "$(Get-ExfXmlAttribute $directory 'physicalPath')").TrimEnd('\')
			if ($folder -ne '') { @{ Path = '/' + "$above/$((Get-ExfXmlAttribute $directory 'path').Trim('/'))".Trim('/'); Folder = $folder } }
		}
	}
}

function Get-ExfDeclaredSection {
	<#
	.SYNOPSIS
	The declaration of a section in applicationHost.config, or nothing.
	#>
	param([string]$Section)
	$at = Find-ExfXmlPath (Get-ExfRootConfig).Doc 'configuration/configSections'
	$names = $Section.Split('/')
	for ($i = 0; $i -lt $names.Length -and $null -ne $at; $i++) {
		$kind = 'sectionGroup'
		if ($i -eq $names.Length - 1) { $kind = 'section' }
		$at = @(Get-ExfXmlChild $at $kind | Where-Object { (Get-ExfXmlAttribute $_ 'name') -ceq $names[$i] } | ForEach-Object { $_ })
		if ($at.Length -gt 0) { $at = $at[0] } else { $at = $null }
	}
	$at
}

function Find-ExfGlobalModule {
	<#
	.SYNOPSIS
	The entry of a native module, or nothing.
	#>
	param([string]$Name)
	foreach ($module in @(Get-ExfXmlChild (Find-ExfXmlPath (Get-ExfRootConfig).Doc 'configuration/system.webServer/globalModules') 'add')) {
		if ((Get-ExfXmlAttribute $module 'name') -eq $Name) { return $module }
	}
}
